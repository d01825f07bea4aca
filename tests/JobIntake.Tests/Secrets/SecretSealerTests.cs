using System.Text;
using Mesh.JobIntake.Secrets;
using Mesh.JobIntake.Store;
using Mesh.Queue.Jobs;

namespace Mesh.JobIntake.Tests.Secrets;

public sealed class SecretSealerTests
{
    private static readonly JobKey Job = new("demo", "0123456789abcdef");
    private static readonly byte[] Plain = Encoding.UTF8.GetBytes("a value");
    private static readonly SealingKey Key = OfBytes("k1", 1);

    [Fact]
    public void Open_WhatWasSealed_GivesItBack()
    {
        var box = SecretSealer.Seal(Key, Job, Plain);

        Assert.Equal("k1", box.KeyId);
        Assert.Equal(Plain, SecretSealer.Open(Key, Job, box));
        Assert.Equal([], SecretSealer.Open(Key, Job, SecretSealer.Seal(Key, Job, []))!);
    }

    [Fact]
    public void Seal_SameBytesTwice_AreTwoBoxes() => Assert.NotEqual(
        SecretSealer.Seal(Key, Job, Plain).Box.ToArray(), SecretSealer.Seal(Key, Job, Plain).Box.ToArray());

    [Fact]
    public void Open_OfAnotherJobOrKey_IsRefused()
    {
        var box = SecretSealer.Seal(Key, Job, Plain);

        Assert.Null(SecretSealer.Open(Key, Job with { Id = "0123456789abcdeg" }, box));
        Assert.Null(SecretSealer.Open(Key, Job with { Project = "other" }, box));
        Assert.Null(SecretSealer.Open(OfBytes("k1", 2), Job, box));
        Assert.Null(SecretSealer.Open(Key, Job, box with { KeyId = "k2" }));
    }

    [Fact]
    public void Open_AnyByteChangedOrCutOff_IsRefused()
    {
        var box = SecretSealer.Seal(Key, Job, Plain).Box.ToArray();
        for (var i = 0; i < box.Length; i++)
        {
            var changed = box.ToArray();
            changed[i] ^= 1;
            Assert.True(SecretSealer.Open(Key, Job, new SealedSecrets("k1", changed)) is null, $"byte {i} changed");
            Assert.True(SecretSealer.Open(Key, Job, new SealedSecrets("k1", box[..i])) is null, $"cut to {i} bytes");
        }
    }

    private static SealingKey OfBytes(string id, byte value) => new(id, Enumerable.Repeat(value, SealingKey.Length).ToArray());
}
