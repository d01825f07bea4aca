namespace Mesh.Agent.BoxControl;

/// <summary>What the box tells about one step.</summary>
internal sealed class BoxStep
{
    private readonly TaskCompletionSource<int> _exited = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The exit code, 0 to 255, 128 + n for signal n.</summary>
    public Task<int> Exited => _exited.Task;

    /// <summary>True once the step's shell ran; false after the exit means that the box could not start it.</summary>
    public bool HasStarted { get; private set; }

    /// <summary>True when the working directory was not there.</summary>
    public bool HasNoDirectory { get; private set; }

    public void Started() => HasStarted = true;

    public void NoDirectory() => HasNoDirectory = true;

    /// <summary>Some shells count 256 + n for signals.</summary>
    public void Ended(int code) => _exited.TrySetResult(code is >= 0 and <= 255 ? code : 128 + (code & 127));
}
