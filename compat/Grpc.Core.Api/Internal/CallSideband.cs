namespace Grpc.Core.Internal;

/// <summary>Headers, status, trailers and disposal of a running call, from either shape of delegates.</summary>
internal abstract class CallSideband
{
    public abstract Task<Metadata> Headers { get; }

    public abstract Status Status { get; }

    public abstract Metadata Trailers { get; }

    public abstract void Release();

    public static CallSideband From(
        Task<Metadata> headers, Func<Status> status, Func<Metadata> trailers, Action release)
        => new Stateless(headers, status, trailers, release);

    public static CallSideband From(
        Func<object, Task<Metadata>> headers,
        Func<object, Status> status,
        Func<object, Metadata> trailers,
        Action<object> release,
        object state)
        => new Stateful(headers, status, trailers, release, state);

    private sealed class Stateless(
        Task<Metadata> headers, Func<Status> status, Func<Metadata> trailers, Action release) : CallSideband
    {
        public override Task<Metadata> Headers => headers;

        public override Status Status => status();

        public override Metadata Trailers => trailers();

        public override void Release() => release();
    }

    private sealed class Stateful(
        Func<object, Task<Metadata>> headers,
        Func<object, Status> status,
        Func<object, Metadata> trailers,
        Action<object> release,
        object state) : CallSideband
    {
        public override Task<Metadata> Headers => headers(state);

        public override Status Status => status(state);

        public override Metadata Trailers => trailers(state);

        public override void Release() => release(state);
    }
}
