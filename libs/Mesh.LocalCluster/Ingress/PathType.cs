namespace Mesh.Local.Ingress;

internal enum PathType
{
    Exact,
    Prefix,
    ImplementationSpecific,
}
