using System.Globalization;
using System.Xml;
using System.Xml.Linq;

namespace Mesh.LogShipper.Archive.S3;

/// <summary>The few XML documents of the protocol. Namespaces do not matter: stores differ in them.</summary>
internal static class S3Xml
{
    private static readonly XmlReaderSettings Strict = new() { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null };

    /// <summary>What an error's body says; empty when it says nothing.</summary>
    public static string ErrorOf(byte[] body)
    {
        try
        {
            var root = Parse(body);
            return root.Name.LocalName == "Error" ? $"{Text(root, "Code")}: {Text(root, "Message")}" : "";
        }
        catch (ArchiveException)
        {
            return ""; // A proxy on the way answers in its own words.
        }
    }

    public static string UploadId(byte[] body) => Text(Parse(body), "UploadId");

    public static byte[] Complete(IEnumerable<string> marks) => System.Text.Encoding.UTF8.GetBytes(
        new XElement(
            "CompleteMultipartUpload",
            marks.Select((mark, i) => new XElement("Part", new XElement("PartNumber", i + 1), new XElement("ETag", mark))))
        .ToString(SaveOptions.DisableFormatting));

    public static S3Page Page(byte[] body)
    {
        var root = Parse(body);
        var objects = Children(root, "Contents").Select(c => new ArchiveObject(
            Text(c, "Key"),
            long.Parse(Text(c, "Size"), CultureInfo.InvariantCulture),
            DateTimeOffset.Parse(Text(c, "LastModified"), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal)));
        return new S3Page([.. objects], Text(root, "IsTruncated") == "true" ? Text(root, "NextContinuationToken") : "");
    }

    private static XElement Parse(byte[] body)
    {
        try
        {
            using var reader = XmlReader.Create(new MemoryStream(body), Strict);
            return XElement.Load(reader);
        }
        catch (XmlException e)
        {
            throw new ArchiveException("The archive answered with something else than XML.", e);
        }
    }

    private static IEnumerable<XElement> Children(XElement element, string name) =>
        element.Elements().Where(e => e.Name.LocalName == name);

    private static string Text(XElement element, string name) => Children(element, name).FirstOrDefault()?.Value ?? "";
}
