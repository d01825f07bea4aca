using Google.Protobuf.WellKnownTypes;
using Mesh.Intake.V1;

namespace Mesh.Pipelines.Tests;

public sealed class WorkflowTests
{
    private const string Pipelines =
        """
        box: golang:1.22
        build:
          steps: [script: {code: a}]
          artifacts: [out/]
        test:
          steps: [script: {code: b}]

        """;

    [Fact]
    public void CompileWorkflow_NodesThatSayNothing_RunThePipelinesOfTheirNames()
    {
        var workflow = Compile("workflows:\n  ci:\n    build:\n    test: {needs: build}\n");

        Assert.Equal(["build", "test"], workflow.Nodes.Select(node => node.Name));
        Assert.Equal(["build", "test"], workflow.Nodes.Select(node => node.Job.Spec.Pipeline));
        Assert.Equal(["build"], workflow.Nodes[1].Needs);
        Assert.Equal(["out/"], workflow.Nodes[0].Job.Spec.Artifacts.Paths);
        Assert.Equal(FailurePolicy.Unspecified, workflow.FailurePolicy);
        Assert.Equal(new Workflow { Nodes = { workflow.Nodes } }, workflow);
    }

    [Fact]
    public void CompileWorkflow_NodeWithEverything_HasItAll()
    {
        var node = Compile(
            """
            workflows:
              ci:
                fail-fast: true
                env: {A: all, B: all, GO: all}
                first: {pipeline: build}
                many:
                  pipeline: test
                  needs: [first]
                  when: always
                  matrix:
                    GO: [1.20, "1.21"]
                    OS: linux
                    exclude: [{GO: "1.21", OS: linux}]
                  fail-fast: false
                  allow-failure: true
                  env: {B: own}
                  retry: {max: 2, exit-codes: [75, 7], backoff: 1m30s}
                  concurrency: {group: deploy, policy: queue_latest}
                  priority: -5
                  timeout: 1h
            """).Nodes[1];

        var expected = new WorkflowNode
        {
            Name = "many",
            Needs = { "first" },
            Condition = NodeCondition.Always,
            AllowFailure = true,
            Matrix = new Matrix
            {
                Axes =
                {
                    new MatrixAxis { Name = "GO", Values = { "1.20", "1.21" } },
                    new MatrixAxis { Name = "OS", Values = { "linux" } },
                },
                Exclude = { new MatrixCombination { Values = { ["GO"] = "1.21", ["OS"] = "linux" } } },
                FailurePolicy = FailurePolicy.Continue,
            },
            Job = new Job
            {
                Priority = -5,
                Concurrency = new Concurrency { Group = "deploy", Policy = ConcurrencyPolicy.QueueLatest },
                Retry = new RetryStrategy
                {
                    MaxRetries = 2,
                    ExitCodes = { 75, 7 },
                    Backoff = Duration.FromTimeSpan(TimeSpan.FromSeconds(90)),
                },
                Spec = new JobSpec
                {
                    Pipeline = "test",
                    Box = new Box { Image = "golang:1.22" },
                    Steps = { new Step { Name = "script", Code = "b" } },
                    Env = { ["A"] = "all", ["B"] = "own" },
                    Limits = new Limits { RunTimeout = Duration.FromTimeSpan(TimeSpan.FromHours(1)) },
                },
            },
        };
        Assert.Equal(expected, node);
    }

    [Theory]
    [InlineData("retry: 3", "concurrency: a/b", "fail-fast: false")]
    public void CompileWorkflow_ShortForms_AreThoseOfOneValue(string retry, string group, string failFast)
    {
        var workflow = Compile($"workflows: {{ci: {{{failFast}, build: {{{retry}, {group}}}}}}}\n");

        Assert.Equal(FailurePolicy.Continue, workflow.FailurePolicy);
        Assert.Equal(new RetryStrategy { MaxRetries = 3 }, workflow.Nodes[0].Job.Retry);
        Assert.Equal(new Concurrency { Group = "a/b" }, workflow.Nodes[0].Job.Concurrency);
    }

    [Fact]
    public void CompileWorkflow_UnknownName_ListsThoseThatExist()
    {
        var file = Parsing.Ok(Pipelines + "workflows: {ci: {build: }, nightly: {test: }}\n");

        var error = Assert.Single(file.CompileWorkflow("c").Errors);

        Assert.Equal(["ci", "nightly"], file.WorkflowNames);
        Assert.Equal("mesh.yml:1:1: there is no workflow 'c'; the file has: ci, nightly", error.ToString());
    }

    [Fact]
    public void CompileWorkflow_PipelineWithoutBoxInTwoNodes_IsToldOnceWhereItStands()
    {
        var file = Parsing.Ok("a:\n  steps: [script: {code: x}]\nworkflows: {ci: {a: , b: {pipeline: a}}}\n");

        Assert.Equal(
            "mesh.yml:1:1: the pipeline 'a' has no box; add 'box: IMAGE' to it or to the top of the file",
            Assert.Single(file.CompileWorkflow("ci").Errors).ToString());
    }

    [Fact]
    public void Parse_FileWithoutTheKey_HasNoWorkflows() => Assert.Empty(Parsing.Ok(Pipelines).WorkflowNames);

    [Theory]
    [InlineData("workflows:\n  steps: [script: {code: c}]\n")]
    [InlineData("workflows:\n  box: x\n  steps: [script: {code: c}]\n")]
    public void Parse_PipelineOfThatName_IsStillAPipeline(string text)
    {
        var file = Parsing.Ok(Pipelines + text);

        Assert.Equal(["build", "test", "workflows"], file.PipelineNames);
        Assert.Empty(file.WorkflowNames);
        Assert.Equal("c", Parsing.Compile(Pipelines + text, "workflows").Steps[0].Code);
    }

    [Fact]
    public void Parse_WorkflowsAndNodesThatAreCalledAsAPipelinesKeys_AreWorkflows()
    {
        var file = Parsing.Ok(Pipelines + "workflows: {steps: {box: {pipeline: build}}, box: {build: }}\n");

        Assert.Equal(["steps", "box"], file.WorkflowNames);
    }

    [Theory]
    [InlineData("workflows: [ci]", "7:12: 'workflows' must be a mapping of workflows")]
    [InlineData("workflows: {ci: }", "7:13: the workflow 'ci' must be a mapping of nodes")]
    [InlineData("workflows: {ci: [build]}", "7:17: the workflow 'ci' must be a mapping of nodes, such as 'test: {needs: build}', not a list")]
    [InlineData("workflows: {ci: {fail-fast: true}}", "7:13: the workflow 'ci' has 0 nodes; 1 to 256 are allowed")]
    [InlineData("workflows: {ci: {fail-fast: yes, build: }}", "7:29: 'fail-fast' must be true or false")]
    [InlineData("workflows: {ci: {a b: }}", "7:18: 'a b' cannot be the name of a node; use 1 to 63 letters, digits, - and _")]
    [InlineData("workflows: {ci: {build: test}}", "7:25: the node 'build' must be empty or a mapping with pipeline, needs, when")]
    [InlineData("workflows: {ci: {build: {need: x}}}", "7:26: 'need' is not a key of a node; it has pipeline, needs, when, matrix")]
    [InlineData("workflows: {ci: {biuld: }}", "7:18: there is no pipeline 'biuld' for this node; name another with 'pipeline:'; the file has: build, test")]
    [InlineData("workflows: {ci: {a: {pipeline: b}}}", "7:32: there is no pipeline 'b' for this node; the file has: build, test")]
    [InlineData("workflows: {ci: {build: {needs: [tset]}, test: }}", "7:34: no node of the workflow 'ci' has the name 'tset'; it has: build, test")]
    [InlineData("workflows: {ci: {build: , test: {needs: [build, build]}}}", "7:49: 'build' is here twice")]
    [InlineData("workflows: {ci: {build: {needs: build}}}", "7:33: the workflow 'ci' has a cycle: build -> build; a node cannot wait for itself")]
    [InlineData("workflows: {ci: {build: {needs: {a: b}}}}", "7:33: 'needs' must be a list of names of nodes, such as [build], not a mapping")]
    [InlineData("workflows: {ci: {build: {when: failure}}}", "7:32: 'when' must be on_success, on_failure, always")]
    [InlineData("workflows: {ci: {build: {when: on_failure}}}", "7:32: 'on_failure' is about what the node needs; give it 'needs'")]
    [InlineData("workflows: {ci: {build: {fail-fast: true}}}", "7:26: 'fail-fast' of a node is about the jobs of its 'matrix', and it has none")]
    [InlineData("workflows: {ci: {build: {matrix: }}}", "7:26: 'matrix' must be a mapping of 1 to 8 variables to their values")]
    [InlineData("workflows: {ci: {build: {matrix: [1]}}}", "7:34: 'matrix' must be a mapping")]
    [InlineData("workflows: {ci: {build: {matrix: {A-B: [1]}}}}", "7:35: 'A-B' is no name of an environment variable")]
    [InlineData("workflows: {ci: {build: {env: {A: b}, matrix: {A: [1]}}}}", "7:48: 'A' is a variable of the matrix and of 'env' too")]
    [InlineData("workflows: {ci: {build: {matrix: {A: []}}}}", "7:38: 'A' has no values")]
    [InlineData("workflows: {ci: {build: {matrix: {A: [1, 1]}}}}", "7:42: '1' is here twice")]
    [InlineData("workflows: {ci: {build: {matrix: {A: [{}]}}}}", "7:39: 'A' must be a list of texts, such as [1.22, 1.23], not a mapping")]
    [InlineData("workflows: {ci: {build: {matrix: {A: [1, 2], exclude: {A: 1}}}}}", "7:55: 'exclude' must be a list of at most 256 combinations, such as [{A: 1}]")]
    [InlineData("workflows: {ci: {build: {matrix: {A: [1, 2], exclude: [{B: 1}]}}}}", "7:57: 'B' is no variable of the matrix; it has A")]
    [InlineData("workflows: {ci: {build: {matrix: {A: [1, 2], exclude: [{A: 3}]}}}}", "7:60: '3' is no value of 'A', so that this leaves nothing out")]
    [InlineData("workflows: {ci: {build: {matrix: {A: [1, 2], exclude: [{A: 1}, {A: 2}]}}}}", "7:46: 'exclude' leaves no combination")]
    [InlineData("workflows: {ci: {build: {allow-failure: 1}}}", "7:41: 'allow-failure' must be true or false")]
    [InlineData("workflows: {ci: {build: {retry: 11}}}", "7:33: 'retry' must be a whole number from 0 to 10")]
    [InlineData("workflows: {ci: {build: {retry: {backoff: 1s}}}}", "7:33: 'retry' has no 'max'")]
    [InlineData("workflows: {ci: {build: {retry: {max: 1, exit-codes: [0]}}}}", "7:55: 'exit-codes' must be a whole number from 1 to 255")]
    [InlineData("workflows: {ci: {build: {retry: {max: 1, backoff: 2h}}}}", "7:51: 'backoff' must be a time from 0s to 1h, such as 90s")]
    [InlineData("workflows: {ci: {build: {concurrency: a b}}}", "7:39: 'concurrency' must be a name of 1 to 128 letters")]
    [InlineData("workflows: {ci: {build: {concurrency: {group: a, policy: drop}}}}", "7:58: 'policy' must be queue, queue_latest, cancel_in_progress")]
    [InlineData("workflows: {ci: {build: {concurrency: {policy: queue}}}}", "7:39: 'concurrency' has no 'group'")]
    [InlineData("workflows: {ci: {build: {priority: 101}}}", "7:36: 'priority' must be a whole number from -100 to 100")]
    [InlineData("workflows: {ci: {build: {timeout: 10}}}", "7:35: 'timeout' must be a time from 1s to 24h, such as 90s, 10m or 1h30m")]
    public void Parse_WrongWorkflow_NamesPlaceAndFix(string text, string error) =>
        Assert.StartsWith($"mesh.yml:{error}", Assert.Single(Parsing.Errors(Pipelines + text)), StringComparison.Ordinal);

    [Fact]
    public void Parse_CycleOfSeveralNodes_IsToldAsItsPath() => Assert.Equal(
        "mesh.yml:10:17: the workflow 'ci' has a cycle: a -> b -> c -> a; a node cannot wait for itself",
        Assert.Single(Parsing.Errors(
            Pipelines
            + """
              workflows:
                ci:
                  build:
                  a: {needs: [b], pipeline: build}
                  b: {needs: [build, c], pipeline: build}
                  c: {needs: [a], pipeline: build}
              """)));

    [Fact]
    public void Parse_MatrixOfTooManyCombinations_IsRefusedWithTheirNumber()
    {
        var values = $"[{string.Join(", ", Enumerable.Range(1, 17))}]";

        Assert.Equal(
            "mesh.yml:7:26: 'matrix' makes 289 combinations; at most 256 are allowed, before those that are left out",
            Assert.Single(Parsing.Errors($"{Pipelines}workflows: {{ci: {{build: {{matrix: {{A: {values}, B: {values}}}}}}}}}")));
    }

    private static Workflow Compile(string workflows)
    {
        var file = Parsing.Ok(Pipelines + workflows);
        var result = file.CompileWorkflow(Assert.Single(file.WorkflowNames));
        Assert.True(result.IsOk, string.Join('\n', result.Errors));
        return result.Value;
    }
}
