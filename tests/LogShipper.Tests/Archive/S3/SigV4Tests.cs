using Mesh.LogShipper.Archive.S3;

namespace Mesh.LogShipper.Tests.Archive.S3;

/// <summary>The worked examples of Amazon's documentation of S3, and two cases of its test suite.</summary>
public sealed class SigV4Tests
{
    private const string Host = "examplebucket.s3.amazonaws.com";
    private const string EmptyHash = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

    private static readonly S3Keys Keys = new("AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY");
    private static readonly S3Keys SuiteKeys = new("AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY");

    [Fact]
    public void Authorization_GetObject_IsTheDocumentedOne() => Assert.Equal(
        "AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request, "
        + "SignedHeaders=host;range;x-amz-content-sha256;x-amz-date, "
        + "Signature=f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41",
        Sign("GET", "/test.txt", [], EmptyHash, ("range", "bytes=0-9")));

    [Fact]
    public void Authorization_PutObject_IsTheDocumentedOne()
    {
        var hash = SigV4.Hash("Welcome to Amazon S3."u8);
        Assert.Equal("44ce7dd67c959e0d3524ffac1771dfbba87d2b6b4b4e99e42034a8b803f8b072", hash);
        var path = "/" + SigV4.Escape("test$file.text");
        Assert.EndsWith(
            "SignedHeaders=date;host;x-amz-content-sha256;x-amz-date;x-amz-storage-class, "
            + "Signature=98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd",
            Sign(
                "PUT", path, [], hash, ("date", "Fri, 24 May 2013 00:00:00 GMT"),
                ("x-amz-storage-class", "REDUCED_REDUNDANCY")),
            StringComparison.Ordinal);
    }

    [Fact]
    public void Authorization_ParameterWithoutValue_IsTheDocumentedOne() => Assert.EndsWith(
        "Signature=fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543",
        Sign("GET", "/", [new("lifecycle", "")], EmptyHash),
        StringComparison.Ordinal);

    [Fact]
    public void Authorization_ListObjects_IsTheDocumentedOneInAnyOrder() => Assert.EndsWith(
        "Signature=34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7",
        Sign("GET", "/", [new("prefix", "J"), new("max-keys", "2")], EmptyHash),
        StringComparison.Ordinal);

    [Theory]
    [InlineData("", "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31")]
    [InlineData("Param2=value2&Param1=value1", "b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500")]
    public void Authorization_CaseOfTheTestSuite_IsItsSignature(string query, string signature)
    {
        var parameters = query.Split('&', StringSplitOptions.RemoveEmptyEntries)
            .Select(p => new KeyValuePair<string, string>(p.Split('=')[0], p.Split('=')[1]));
        var headers = new Dictionary<string, string> { ["host"] = "example.amazonaws.com", ["x-amz-date"] = "20150830T123600Z" };
        var header = SigV4.Authorization(
            "GET", "/", SigV4.Query(parameters), headers, EmptyHash, SuiteKeys, "us-east-1", "service");
        Assert.EndsWith($"Signature={signature}", header, StringComparison.Ordinal);
    }

    [Fact]
    public void Escape_Text_LeavesOnlyTheUnreserved() =>
        Assert.Equal("a-b_c.d~e%20%2F%2B%3D%C3%A4%2A%27", SigV4.Escape("a-b_c.d~e /+=ä*'"));

    [Fact]
    public void Keys_AsText_HaveNoSecret() =>
        Assert.DoesNotContain("wJalr", $"{Keys with { SessionToken = "wJalr" }}", StringComparison.Ordinal);

    private static string Sign(
        string method, string path, KeyValuePair<string, string>[] query, string hash, params (string Name, string Value)[] more)
    {
        var headers = new Dictionary<string, string>
        {
            ["host"] = Host,
            ["x-amz-content-sha256"] = hash,
            ["x-amz-date"] = SigV4.Stamp(new DateTimeOffset(2013, 5, 24, 0, 0, 0, TimeSpan.Zero)),
        };
        foreach (var (name, value) in more)
        {
            headers[name] = value;
        }

        return SigV4.Authorization(method, path, SigV4.Query(query), headers, hash, Keys, "us-east-1", "s3");
    }
}
