using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Mesh.Compat.Tests.Interop;

/// <summary>An authority for one run, with a server and a client certificate; also as PEM files.</summary>
internal sealed class TestCertificates : IDisposable
{
    public const string ClientDnsName = "client.mesh.test";

    private static readonly TimeSpan Validity = TimeSpan.FromDays(1);

    private readonly DateTimeOffset _now = TimeProvider.System.GetUtcNow();

    public TestCertificates()
    {
        Directory = System.IO.Directory.CreateTempSubdirectory("mesh-compat-").FullName;
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=Mesh test authority", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, true, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, true));
        Authority = request.CreateSelfSigned(_now - Validity, _now + Validity);
        Server = Issue("CN=localhost", san =>
        {
            san.AddDnsName("localhost");
            san.AddIpAddress(IPAddress.Loopback);
        });
        Client = Issue("CN=mesh-test-client", san => san.AddDnsName(ClientDnsName));
        Write("ca.pem", Authority.ExportCertificatePem());
        Write("client.pem", Client.ExportCertificatePem());
        Write("client.key", Client.GetECDsaPrivateKey()!.ExportPkcs8PrivateKeyPem());
    }

    /// <summary>Holds ca.pem, client.pem and client.key.</summary>
    public string Directory { get; }

    public X509Certificate2 Authority { get; }

    public X509Certificate2 Server { get; }

    public X509Certificate2 Client { get; }

    /// <summary>Whether the authority of this run has issued the certificate.</summary>
    public bool IsOurs(X509Certificate2 certificate)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.Add(Authority);
        return chain.Build(certificate);
    }

    public void Dispose()
    {
        Client.Dispose();
        Server.Dispose();
        Authority.Dispose();
        System.IO.Directory.Delete(Directory, recursive: true);
    }

    private X509Certificate2 Issue(string subject, Action<SubjectAlternativeNameBuilder> names)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(subject, key, HashAlgorithmName.SHA256);
        var san = new SubjectAlternativeNameBuilder();
        names(san);
        request.CertificateExtensions.Add(san.Build());
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, true));
        var serial = RandomNumberGenerator.GetBytes(8);
        using var issued = request.Create(Authority, _now - (Validity / 2), _now + (Validity / 2), serial);
        return issued.CopyWithPrivateKey(key);
    }

    private void Write(string name, string pem) => File.WriteAllText(Path.Combine(Directory, name), pem);
}
