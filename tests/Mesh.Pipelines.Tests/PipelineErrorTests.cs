using System.Diagnostics;
using System.Text;

namespace Mesh.Pipelines.Tests;

public sealed class PipelineErrorTests
{
    private const string Head = "box: x\nbuild:\n  steps:\n";

    [Theory]
    [InlineData("", "1:1: the file is empty")]
    [InlineData("# only a comment\n", "1:1: the file is empty")]
    [InlineData("---\n", "1:1: the file is empty")]
    [InlineData("- a\n- b\n", "1:1: the file must be a mapping of pipelines, not a list")]
    [InlineData("hello\n", "1:1: the file must be a mapping of pipelines, not a text")]
    [InlineData("box: x\n", "1:1: the file has no pipeline")]
    [InlineData("box: x\nbuild: 7\n", "2:8: the pipeline 'build' must be a mapping with steps, not a text")]
    [InlineData("box:\nbuild: {}\n", "1:1: 'box' names no image")]
    [InlineData("box: [a]\nbuild: {}\n", "1:6: 'box' must be an image or a mapping with id and env, not a list")]
    [InlineData("box: a b\nbuild: {}\n", "1:6: an image must have")]
    [InlineData("box: {env: {A: b}}\nbuild: {}\n", "1:1: 'box' has no 'id'")]
    [InlineData("box: {id: x, cmd: y}\nbuild: {}\n", "1:14: 'cmd' is not a key of a box; it has id, env")]
    [InlineData("box: {id: x, env: {A-B: y}}\nbuild: {}\n", "1:20: 'A-B' is no name of an environment variable")]
    [InlineData("box: {id: x, env: {A: [y]}}\nbuild: {}\n", "1:23: 'A' must be a text, not a list")]
    [InlineData("box: {id: x, env: 7}\nbuild: {}\n", "1:19: 'env' must be a mapping")]
    [InlineData("box: x\nservices: redis\nbuild: {}\n", "2:11: 'services' must be a list of images")]
    [InlineData("box: x\nservices:\n  -\nbuild: {}\n", "3:4: this service names no image")]
    [InlineData("box: x\nservices: [[a]]\nbuild: {}\n", "2:12: a service must be an image or a mapping")]
    [InlineData("box: x\nservices: [{env: {A: b}}]\nbuild: {}\n", "2:12: this service has no 'id'")]
    [InlineData("box: x\nservices: [{id: redis, tag: 7}]\nbuild: {}\n", "2:24: 'tag' is not a key of a service")]
    [InlineData("box: x\nservices: [7zip]\nbuild: {}\n", "2:12: '7zip' cannot be the name of a service")]
    [InlineData("box: x\nservices: [{id: redis, name: My}]\nbuild: {}\n", "2:30: 'My' cannot be the name of a service")]
    [InlineData("box: x\nservices: [a/x, b/x]\nbuild: {}\n", "2:17: another service has the name 'x'")]
    [InlineData("box: x\nservices: [redis, valkey]\nbuild: {}\n", "2:19: the services 'redis' and 'valkey' both have")]
    [InlineData("box: x\nservices: [{id: x, ports: [\"80:80\"]}]\nbuild: {}\n", "2:28: a port is a number")]
    [InlineData("box: x\nservices: [{id: x, ports: [80, 80]}]\nbuild: {}\n", "2:32: port 80 is here twice")]
    [InlineData("box: x\nservices: [{id: x, cmd: \"a 'b\"}]\nbuild: {}\n", "2:25: 'cmd' has a quote that does not end")]
    [InlineData("box: x\nservices: [{id: x, cmd: [[a]]}]\nbuild: {}\n", "2:26: the words of 'cmd' must be texts")]
    [InlineData("box: x\nservices: [{id: x, ready: soon}]\nbuild: {}\n", "2:27: write 'ready' as {port: 5432}")]
    [InlineData("box: x\nservices: [{id: x, ready: {http: /}}]\nbuild: {}\n", "2:27: write 'ready' as {port: 5432}")]
    [InlineData("box: x\nservices: [{id: x, ready: {http: x, port: 1}}]\nbuild: {}\n", "2:34: the path of 'http'")]
    [InlineData("box: x\nbuild:\n  services: [{id: x, env: 7}]\n", "3:27: 'env' must be a mapping")]
    [InlineData("box: x\nbuild:\n  stesp: []\n", "3:3: 'stesp' is not a key of a pipeline; it has box, services, steps")]
    [InlineData("box: x\nbuild:\n  steps: go\n", "3:10: 'steps' must be a list of steps")]
    [InlineData(Head + "    - install-packages:\n        packages: git\n", "4:7: the step 'install-packages' is not supported yet")]
    [InlineData(Head + "    - hi/some-step@1.0\n", "4:7: the step 'hi/some-step@1.0' is not supported yet")]
    [InlineData(Head + "    - hi/some-step@1.0: {a: b}\n", "4:7: the step 'hi/some-step@1.0' is not supported yet")]
    [InlineData(Head + "    - script\n", "4:7: this script has no 'code'")]
    [InlineData(Head + "    - script:\n", "4:7: this script has no 'code'")]
    [InlineData(Head + "    - script:\n        name: a\n", "4:7: this script has no 'code'")]
    [InlineData(Head + "    - script: {code: }\n", "4:7: this script has no 'code'")]
    [InlineData(Head + "    - script: echo\n", "4:15: 'script' must be a mapping with name and code, not a text")]
    [InlineData(Head + "    - script: {code: [a]}\n", "4:22: 'code' must be a text, not a list")]
    [InlineData(Head + "    - script: {code: a, shell: b}\n", "4:25: 'shell' is not a key of a script; it has name, code, cwd")]
    [InlineData(Head + "    - script: {code: a, name: \"a\\nb\"}\n", "4:31: the name of a step must have 1 to 128 characters")]
    [InlineData(Head + "    - script: {code: \"a\\0b\"}\n", "4:22: 'code' holds a NUL character")]
    [InlineData(Head + "    - script:\n      name: a\n      code: b\n", "5:7: 'name' stands beside 'script'; indent it further")]
    [InlineData(Head + "    -\n", "4:6: this step is empty")]
    [InlineData(Head + "    - [a]\n", "4:7: a step must be written as '- script:'")]
    [InlineData("box: x\nbuild:\n\tsteps: []\n", "3:1: a tab cannot indent YAML; use spaces")]
    [InlineData("box: x\nbuild:\n  steps: [\n", "this is not valid YAML")]
    [InlineData("box: \"x\nbuild: {}\n", "this is not valid YAML")]
    [InlineData("box: @x\nbuild: {}\n", "1:6: a text cannot start with '@' in YAML; put it in quotes")]
    [InlineData("box: x\nbuild: {}\nbox: y\n", "3:1: the key 'box' is here twice (first on line 1)")]
    [InlineData("box: x\nbuild: {}\n---\nbox: y\n", "3:1: a pipeline file holds one YAML document")]
    [InlineData("box: *nobody\nbuild: {}\n", "1:6: '*nobody' has no complete '&nobody' before it")]
    [InlineData("box: x\nbuild: &a\n  steps: *a\n", "3:10: '*a' has no complete '&a' before it")]
    [InlineData("box: x\nbuild: {<<: 7}\n", "2:9: '<<' merges a mapping")]
    [InlineData("box: x\n? [a]\n: b\n", "2:3: a key must be a text")]
    public void Parse_WrongFile_NamesPlaceAndFix(string text, string error) =>
        Assert.Contains(error, Assert.Single(Parsing.Errors(text)));

    [Fact]
    public void Parse_ManyMistakes_TellsAllInTheOrderOfTheFile()
    {
        var errors = Parsing.Errors("box: [a]\nbuild:\n  steps:\n    - a\n    - script: {cod: b}\n  nope: 1\n");

        Assert.Equal(
            ["mesh.yml:1:6", "mesh.yml:4:7", "mesh.yml:5:7", "mesh.yml:5:16", "mesh.yml:6:3"],
            errors.Select(error => error[..error.IndexOf(": ", StringComparison.Ordinal)]));
    }

    [Fact]
    public void Parse_FileOverOneMebibyte_IsRefused() =>
        Assert.Contains("larger than 1 MiB", Assert.Single(Parsing.Errors("# " + new string('x', PipelineLimits.FileBytes))));

    [Fact]
    public void Parse_AliasBomb_IsRefusedAtOnce()
    {
        var bomb = new StringBuilder("a0: &a0 [x,x,x,x,x,x,x,x,x,x]\n");
        for (var level = 1; level < 30; level++)
        {
            var below = $"*a{level - 1}";
            bomb.Append($"a{level}: &a{level} [{string.Join(',', Enumerable.Repeat(below, 10))}]\n");
        }

        Assert.Contains("aliases of this file stand for more than", Assert.Single(Parsing.Errors(bomb.ToString())));
    }

    [Fact]
    public void Parse_MergeBomb_IsRefusedAtOnce()
    {
        var bomb = new StringBuilder("a0: &a0 {" + string.Join(',', Enumerable.Range(0, 1000).Select(key => $"k{key}: v")) + "}\n");
        for (var level = 1; level < 30; level++)
        {
            bomb.Append($"a{level}: &a{level} {{<<: [{string.Join(',', Enumerable.Repeat($"*a{level - 1}", 10))}]}}\n");
        }

        Assert.Contains("aliases of this file stand for more than", Assert.Single(Parsing.Errors(bomb.ToString())));
    }

    [Theory]
    [InlineData("[")]
    [InlineData("{a: ")]
    [InlineData("- ")]
    public void Parse_DeepNesting_IsRefusedQuickly(string level)
    {
        var watch = Stopwatch.StartNew();

        Assert.NotEmpty(Parsing.Errors("box: x\nbuild:\n  " + string.Concat(Enumerable.Repeat(level, 100_000))));

        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(20), $"took {watch.Elapsed}");
    }

    [Fact]
    public void Parse_MoreStepsThanAJobMayHave_IsRefused()
    {
        var steps = string.Concat(Enumerable.Repeat("    - script: {code: x}\n", PipelineLimits.Steps + 1));

        Assert.Contains("260:7: 'steps' has 257 steps; at most 256 are allowed", Assert.Single(Parsing.Errors(Head + steps)));
    }

    [Fact]
    public void Parse_AnyPrefixAndAnyChangedByteOfAFile_NeverThrows()
    {
        string[] files =
        [
            "box: &b {id: x, env: {A: b}}\nbuild:\n  box: *b\n  steps:\n    - script: {name: a, code: |\n  x }\n",
            "box: x\nb: {steps: [script: {code: x}]}\n"
                + "workflows: {ci: {env: {A: b}, b: {matrix: {M: [1, 2], exclude: [{M: 1}]}}, t: {needs: b, retry: {max: 1}}}}\n",
        ];
        const string Odd = "\t\n:-[]{}*&!|>'\"%@`#,?\0\r \u0085\ud800x";
        var random = new Random(20260101);
        for (var round = 0; round < 3000; round++)
        {
            var file = files[round % files.Length];
            var text = new StringBuilder(file[..random.Next(file.Length + 1)]);
            for (var change = random.Next(4); change > 0 && text.Length > 0; change--)
            {
                text[random.Next(text.Length)] = Odd[random.Next(Odd.Length)];
            }

            var result = PipelineFile.Parse(text.ToString(), "mesh.yml");
            Assert.True(result.IsOk || result.Errors.All(error => error.Line > 0 && error.Column > 0), text.ToString());
        }
    }
}
