using System.Text;
using Mesh.Intake.V1;
using Mesh.Pipelines.Reading;
using Mesh.Pipelines.Yaml;

namespace Mesh.Pipelines;

/// <summary>
/// A pipeline file, <c>mesh.yml</c>, in the format of Wercker's <c>wercker.yml</c>: <c>box</c> is the container of all
/// pipelines, <c>services</c> are the containers beside it, every other key on the top level is a pipeline. <c>workflows</c>, which
/// Wercker did not have, has graphs of pipelines.
/// </summary>
public sealed class PipelineFile
{
    private readonly string _fileName;
    private readonly PipelineBox? _box;
    private readonly List<ServiceContainer> _services;
    private readonly List<Pipeline> _pipelines;
    private readonly List<PipelineWorkflow> _workflows;

    private PipelineFile(
        string fileName,
        PipelineBox? box,
        List<ServiceContainer> services,
        List<Pipeline> pipelines,
        List<PipelineWorkflow> workflows)
    {
        _fileName = fileName;
        _box = box;
        _services = services;
        _pipelines = pipelines;
        _workflows = workflows;
    }

    /// <summary>The names of the pipelines in the order of the file. At least one.</summary>
    public IReadOnlyList<string> PipelineNames => [.. _pipelines.Select(pipeline => pipeline.Name)];

    /// <summary>The names of the workflows in the order of the file.</summary>
    public IReadOnlyList<string> WorkflowNames => [.. _workflows.Select(workflow => workflow.Name)];

    /// <summary>
    /// Reads a file. Everything that is wrong in any pipeline or workflow is told, except what <see cref="Compile(string)"/> tells.
    /// </summary>
    /// <param name="text">The file's text, at most <see cref="PipelineLimits.FileBytes"/>.</param>
    /// <param name="fileName">The name that errors begin with.</param>
    public static PipelineResult<PipelineFile> Parse(string text, string fileName)
    {
        var errors = new ErrorList(fileName);
        if (Encoding.UTF8.GetByteCount(text) > PipelineLimits.FileBytes)
        {
            errors.Add(1, 1, "the file is larger than 1 MiB; move long scripts into files of the repository");
            return new(errors.All);
        }

        var file = ReadDocument(text.TrimStart('\uFEFF'), fileName, errors);
        return file is not null && errors.All.Count == 0 ? new(file) : new(errors.All);
    }

    /// <summary>
    /// Makes the job of a pipeline: box, services, steps and after-steps. Source, environment and limits are the caller's to add.
    /// Errors: no such pipeline, no steps, no box.
    /// </summary>
    public PipelineResult<JobSpec> Compile(string pipelineName)
    {
        var errors = new ErrorList(_fileName);
        var spec = Compile(pipelineName, errors);
        return spec is not null ? new(spec) : new(errors.All);
    }

    /// <summary>
    /// Makes a workflow: its nodes with their jobs. Project, source, secrets and labels are the caller's to add. Errors: no such
    /// workflow, and what <see cref="Compile(string)"/> tells of the pipelines of its nodes.
    /// </summary>
    public PipelineResult<Workflow> CompileWorkflow(string workflowName)
    {
        var errors = new ErrorList(_fileName);
        if (_workflows.Find(candidate => candidate.Name == workflowName) is not { } workflow)
        {
            errors.Add(1, 1, _workflows.Count == 0
                ? $"there is no workflow '{workflowName}': the file has no 'workflows:'"
                : $"there is no workflow '{workflowName}'; the file has: {string.Join(", ", WorkflowNames)}");
            return new(errors.All);
        }

        var message = new Workflow { FailurePolicy = workflow.FailurePolicy };
        foreach (var node in workflow.Nodes)
        {
            if (Compile(node.Pipeline.Text, errors) is { } spec)
            {
                message.Nodes.Add(WorkflowNodes.Of(workflow, node, spec));
            }
        }

        return errors.All.Count == 0 ? new(message) : new(errors.All);
    }

    private JobSpec? Compile(string pipelineName, ErrorList errors)
    {
        var pipeline = _pipelines.Find(candidate => candidate.Name == pipelineName);
        if (pipeline is null)
        {
            errors.Add(1, 1, $"there is no pipeline '{pipelineName}'; the file has: {string.Join(", ", PipelineNames)}");
            return null;
        }

        if (pipeline.Steps.Count == 0)
        {
            errors.Add(
                pipeline.Line,
                pipeline.Column,
                $"the pipeline '{pipelineName}' has no steps; add '- script:' lines under 'steps:'");
        }

        var box = pipeline.Box ?? _box;
        if (box is null)
        {
            errors.Add(
                pipeline.Line,
                pipeline.Column,
                $"the pipeline '{pipelineName}' has no box; add 'box: IMAGE' to it or to the top of the file");
        }

        return box is not null && pipeline.Steps.Count > 0 ? JobSpecOf(pipeline, box, pipeline.Services ?? _services) : null;
    }

    private static PipelineFile? ReadDocument(string text, string fileName, ErrorList errors)
    {
        YamlValue? document;
        try
        {
            document = YamlComposer.Compose(text);
        }
        catch (YamlFault fault)
        {
            errors.Add(fault.Line, fault.Column, fault.Message);
            return null;
        }

        if (document is null or YamlText { IsNull: true })
        {
            errors.Add(1, 1, "the file is empty; it needs a 'box' and a pipeline such as 'build' with 'steps'");
            return null;
        }

        if (document is not YamlMap map)
        {
            errors.Add(document, $"the file must be a mapping of pipelines, not {document.Kind}");
            return null;
        }

        var box = map.Find("box") is { } entry ? BoxReader.Read(entry, errors) : null;
        var services = map.Find("services") is { } beside ? ServiceReader.ReadList(beside, errors) : [];
        var pipelines = new List<Pipeline>();
        var candidates = map.Entries
            .Where(candidate => candidate.Key.Text is not ("box" or "services") && !WorkflowReader.IsWorkflows(candidate))
            .ToList();
        foreach (var candidate in candidates)
        {
            if (PipelineReader.Read(candidate, errors) is { } pipeline)
            {
                pipelines.Add(pipeline);
            }
        }

        if (pipelines.Count == 0 && errors.All.Count == 0)
        {
            errors.Add(map, "the file has no pipeline; add one such as 'build' with 'steps'");
        }

        var workflows = map.Find(WorkflowReader.Key) is { } graphs && WorkflowReader.IsWorkflows(graphs)
            ? WorkflowReader.ReadList(graphs, [.. candidates.Select(candidate => candidate.Key.Text)], errors)
            : [];
        return new PipelineFile(fileName, box, services, pipelines, workflows);
    }

    private static JobSpec JobSpecOf(Pipeline pipeline, PipelineBox box, IEnumerable<ServiceContainer> services)
    {
        var names = new StepNames(pipeline.Steps.Concat(pipeline.AfterSteps));
        var spec = new JobSpec { Pipeline = pipeline.Name, Box = new Box { Image = box.Image } };
        spec.Box.Env.Add(box.Environment.ToDictionary());
        spec.Services.AddRange(services.Select(service => service.Clone()));
        spec.Steps.AddRange(pipeline.Steps.Select(StepOf));
        spec.AfterSteps.AddRange(pipeline.AfterSteps.Select(StepOf));
        spec.Artifacts = pipeline.Artifacts?.Clone();
        return spec;

        Step StepOf(PipelineStep step) => new() { Name = names.Next(step), Code = step.Code, Cwd = step.Cwd };
    }
}
