using System.Text;
using Mesh.Agent.Tests.Fakes;
using Mesh.Intake.V1;
using Mesh.Logs.V1;

namespace Mesh.Agent.Tests.Run;

/// <summary>Secrets of a job in its steps, and nowhere outside the pod.</summary>
public sealed class SecretTests
{
    private const string Value = "correct horse 'battery'";

    [Fact]
    public async Task Step_PrintsASecretInSeveralForms_LogHasNone()
    {
        await using var mesh = await FakeMesh.StartAsync();
        await using var pod = new Pod(mesh, Job(
            "[ \"$TOKEN\" = \"correct horse 'battery'\" ] && echo the step has it",
            "echo \"$TOKEN\"; printf '%s' \"$TOKEN\" | base64; set -x; : \"$TOKEN\"; set +x; printf 'corre'; sleep 0.1; "
                + "printf \"ct horse 'battery'|end\\n\"; echo \"$TOKEN\" >&2"));

        Assert.Equal(0, await pod.LiveAsync());

        var log = Encoding.UTF8.GetString([.. mesh.Logs.Bytes]);
        Assert.Contains("the step has it\n", log);
        Assert.Contains("***|end\n", log);
        AssertHidden(log);
        Assert.Equal(OutcomeReason.Succeeded, (await mesh.Reports.Result).Outcome.Reason);
    }

    [Fact]
    public async Task Step_WhoseNameIsASecret_MessagesOfTheOutcomeAreMasked()
    {
        await using var mesh = await FakeMesh.StartAsync();
        var job = Job("exit 3");
        job.Steps[0].Cwd = $"/nowhere/{Value}";
        await using var pod = new Pod(mesh, job);

        Assert.Equal(0, await pod.LiveAsync());

        var outcome = (await mesh.Reports.Result).Outcome;
        Assert.Contains("its working directory /nowhere/*** is not there", outcome.Message);
        AssertHidden(outcome.Message);
        AssertHidden(Encoding.UTF8.GetString([.. mesh.Logs.Bytes]));
        AssertHidden(pod.Notices);
    }

    [Fact]
    public async Task Step_LeavesAProcessThatHoldsItsOutput_WhatWasHeldBackIsInTheLogAtTheEnd()
    {
        await using var mesh = await FakeMesh.StartAsync();
        await using var pod = new Pod(mesh, Job("sleep 30 & printf 'begins: correct ho'"))
        {
            Timings = new AgentTimings { Drain = TimeSpan.FromMilliseconds(200) },
        };

        Assert.Equal(0, await pod.LiveAsync());

        Assert.Equal("begins: correct ho", mesh.Logs.TextOf("step-1", LogStream.Stdout));
    }

    [Fact]
    public async Task Step_WithAVariableOfTheSecretsName_HasItsOwn()
    {
        await using var mesh = await FakeMesh.StartAsync();
        var job = Job("echo \"mine is $TOKEN\"");
        job.Steps[0].Env["TOKEN"] = "another";
        await using var pod = new Pod(mesh, job);

        Assert.Equal(0, await pod.LiveAsync());

        Assert.Contains("mine is another\n", Encoding.UTF8.GetString([.. mesh.Logs.Bytes]));
    }

    private static JobSpec Job(params string[] scripts)
    {
        var job = Jobs.Of(scripts);
        job.Secrets.Add(new Secret { Name = "TOKEN", Value = Value });
        return job;
    }

    private static void AssertHidden(string text)
    {
        Assert.DoesNotContain("horse", text);
        Assert.DoesNotContain("battery", text);
        Assert.DoesNotContain(Convert.ToBase64String(Encoding.UTF8.GetBytes(Value))[..12], text);
    }
}
