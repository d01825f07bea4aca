using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;

namespace Mesh.Local.Kubelet.Eviction;

/// <summary>Measures directories by <c>du</c>: blocks on the disk, so that holes cost nothing and links count once.</summary>
internal sealed class DiskMeter(TimeProvider time)
{
    /// <summary>A measurement that takes longer is given up.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    /// <summary>The bytes below a directory; null when that cannot be said.</summary>
    public async Task<long?> MeasureAsync(string directory, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(Limit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            using var process = Process.Start(new ProcessStartInfo("du", ["-s", "-k", "-x", "--", directory])
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            })!;
            var errors = process.StandardError.ReadToEndAsync(either.Token);
            try
            {
                var output = await process.StandardOutput.ReadToEndAsync(either.Token).ConfigureAwait(false);
                await errors.ConfigureAwait(false);
                await process.WaitForExitAsync(either.Token).ConfigureAwait(false);

                // Files that vanish while it looks make it complain and exit 1; what it says is good all the same.
                return long.TryParse(output.Split('\t')[0], NumberStyles.None, CultureInfo.InvariantCulture, out var kibibytes)
                    ? kibibytes * 1024
                    : null;
            }
            catch (OperationCanceledException)
            {
                process.Kill();
                throw;
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return null;
        }
        catch (Win32Exception)
        {
            // No du on this machine: nothing is measured, as on a node without quotas.
            return null;
        }
    }
}
