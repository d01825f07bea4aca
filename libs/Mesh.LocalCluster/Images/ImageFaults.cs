using Mesh.Local.Images;

namespace Mesh.Local;

/// <summary>
/// Images that cannot be pulled: those that a test names, and by convention those of the registry <see cref="Registry"/>, whose
/// repositories are called after their fault: <c>fault.mesh.dev/not-found</c>, <c>unauthorized</c>, <c>too-many-requests</c>,
/// <c>server-error</c>, <c>timeout</c>. All others are there already, as this machine's own programs.
/// </summary>
public sealed class ImageFaults
{
    /// <summary>The registry that only has faults.</summary>
    public const string Registry = "fault.mesh.dev";

    private readonly Lock _gate = new();
    private readonly Dictionary<string, (ImageFault Fault, int? Left)> _faults = [];

    internal ImageFaults()
    {
    }

    /// <summary>Makes pulls of an image fail.</summary>
    /// <param name="image">The reference as the pods have it.</param>
    /// <param name="fault">Why.</param>
    /// <param name="times">How many pulls fail; null: all until <see cref="Heal"/>.</param>
    public void Fail(string image, ImageFault fault, int? times = null)
    {
        lock (_gate)
        {
            _faults[image] = (fault, times);
        }
    }

    /// <summary>From now on the image can be pulled.</summary>
    public void Heal(string image)
    {
        lock (_gate)
        {
            _faults.Remove(image);
        }
    }

    /// <summary>What goes wrong with the pull that happens now; null when nothing does.</summary>
    internal ImageFault? Pull(string image, ImageReference reference)
    {
        lock (_gate)
        {
            if (_faults.TryGetValue(image, out var named))
            {
                if (named.Left is not { } left)
                {
                    return named.Fault;
                }

                _faults[image] = (named.Fault, Math.Max(0, left - 1));
                return left > 0 ? named.Fault : null;
            }
        }

        return reference.Registry != Registry ? null : reference.Repository switch
        {
            "unauthorized" => ImageFault.Unauthorized,
            "too-many-requests" => ImageFault.TooManyRequests,
            "server-error" => ImageFault.ServerError,
            "timeout" => ImageFault.Timeout,
            _ => ImageFault.NotFound,
        };
    }
}
