using System.Net;
using System.Text;
using Mesh.LogShipper.Shipping.Documents;
using Mesh.LogShipper.Shipping.Elastic;

namespace Mesh.LogShipper.Tests.Shipping;

public sealed class BulkReplyTests
{
    private static readonly LogDocument[] Sent = [new(0, "a.1.1.0", "logs-mesh.jobs-a", "{}"u8.ToArray())];

    [Theory]
    // Elasticsearch 7: with the type that it still has.
    [InlineData("""{"create":{"_index":".ds-x-000001","_type":"_doc","_id":"a.1.1.0","status":201}}""", ItemVerdict.Stored)]
    [InlineData("""{"create":{"_id":"a.1.1.0","status":201,"failure_store":"used"}}""", ItemVerdict.Diverted)]
    [InlineData("""{"create":{"_id":"a.1.1.0","status":409,"error":{"type":"version_conflict_engine_exception","reason":"r"}}}""", ItemVerdict.Known)]
    [InlineData("""{"create":{"_id":"a.1.1.0","status":429,"error":{"type":"es_rejected_execution_exception","reason":"r"}}}""", ItemVerdict.Busy)]
    [InlineData("""{"create":{"_id":"a.1.1.0","status":500,"error":"a text"}}""", ItemVerdict.Busy)]
    [InlineData("""{"create":{"_id":"a.1.1.0","status":403,"error":{"type":"cluster_block_exception","reason":"r"}}}""", ItemVerdict.Forbidden)]
    [InlineData("""{"create":{"_id":"a.1.1.0","status":400,"failure_store":"not_enabled","error":{"type":"t","reason":"r"}}}""", ItemVerdict.Refused)]
    [InlineData("""{"create":{"_id":null,"status":404,"error":{"type":"index_not_found_exception","reason":"r"}}}""", ItemVerdict.Refused)]
    [InlineData("""{"index":{"status":201}}""", ItemVerdict.Stored)]
    public void Read_Item_IsUnderstood(string item, ItemVerdict verdict)
    {
        var result = BulkReply.Read(Reply(HttpStatusCode.OK, $$"""{"took":1,"errors":true,"items":[{{item}}]}"""), Sent);
        Assert.Equal((BulkVerdict.Answered, verdict), (result.Verdict, result.Items.Single().Verdict));
    }

    [Theory]
    [InlineData("""{"took":1,"errors":false,"items":[]}""")]
    [InlineData("""{"took":1,"errors":false}""")]
    [InlineData("""{"items":[{"create":{"_id":"another","status":201}}]}""")]
    [InlineData("""{"items":[{"create":{"_id":"a.1.1.0"}}]}""")]
    [InlineData("""{"items":[{}]}""")]
    [InlineData("""{"items":[7]}""")]
    [InlineData("""[]""")]
    [InlineData("""{"items":[{"create":{"_id":"a.1""")]
    [InlineData("<html>")]
    [InlineData("")]
    public void Read_AnswerThatIsNotOne_IsUnclear(string body) =>
        Assert.Equal(BulkVerdict.Unclear, BulkReply.Read(Reply(HttpStatusCode.OK, body), Sent).Verdict);

    [Theory]
    [InlineData(400, """{"error":{"type":"illegal_argument_exception","reason":"r"},"status":400}""", BulkVerdict.Invalid)]
    [InlineData(400, "<html>", BulkVerdict.WrongTarget)]
    [InlineData(301, "", BulkVerdict.WrongTarget)]
    [InlineData(404, "", BulkVerdict.WrongTarget)]
    [InlineData(401, "", BulkVerdict.Unauthorized)]
    [InlineData(403, "", BulkVerdict.Unauthorized)]
    [InlineData(413, "", BulkVerdict.TooLarge)]
    [InlineData(429, "", BulkVerdict.Unavailable)]
    [InlineData(503, "", BulkVerdict.Unavailable)]
    [InlineData(500, "", BulkVerdict.Unclear)]
    [InlineData(502, "<html>", BulkVerdict.Unclear)]
    [InlineData(504, "<html>", BulkVerdict.Unclear)]
    public void Read_OtherStatus_IsUnderstood(int status, string body, BulkVerdict verdict) =>
        Assert.Equal(verdict, BulkReply.Read(Reply((HttpStatusCode)status, body), Sent).Verdict);

    private static ElasticReply Reply(HttpStatusCode status, string body) => new(status, Encoding.UTF8.GetBytes(body), "");
}
