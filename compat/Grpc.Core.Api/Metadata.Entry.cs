using System.Buffers;
using System.Text;
using Grpc.Core.Utils;

namespace Grpc.Core;

public sealed partial class Metadata
{
    /// <summary>One key with its text or bytes. Immutable.</summary>
    public class Entry
    {
        private static readonly SearchValues<char> KeyCharacters
            = SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.");

        private readonly string? _text;
        private readonly byte[]? _bytes;

        /// <param name="key">Ends in <see cref="BinaryHeaderSuffix"/>; stored in lower case.</param>
        /// <param name="valueBytes">Copied.</param>
        public Entry(string key, byte[] valueBytes)
        {
            Key = Normalized(key);
            GrpcPreconditions.CheckArgument(
                IsBinaryKey(Key), $"The key of a binary entry ends in '{BinaryHeaderSuffix}'.");
            _bytes = (byte[])GrpcPreconditions.CheckNotNull(valueBytes, nameof(valueBytes)).Clone();
        }

        /// <param name="key">Does not end in <see cref="BinaryHeaderSuffix"/>; stored in lower case.</param>
        /// <param name="value">ASCII.</param>
        public Entry(string key, string value)
        {
            Key = Normalized(key);
            GrpcPreconditions.CheckArgument(
                !IsBinaryKey(Key), $"The key of a text entry must not end in '{BinaryHeaderSuffix}'.");
            _text = GrpcPreconditions.CheckNotNull(value, nameof(value));
        }

        public string Key { get; }

        public bool IsBinary => _text is null;

        /// <summary>The text; a binary entry has none and throws <see cref="InvalidOperationException"/>.</summary>
        public string Value => _text ?? throw new InvalidOperationException("A binary metadata entry has no text.");

        /// <summary>A copy of the bytes; for a text entry, its ASCII form.</summary>
        public byte[] ValueBytes => _bytes is null ? Encoding.ASCII.GetBytes(_text!) : (byte[])_bytes.Clone();

        public override string ToString()
            => IsBinary ? $"[Entry: key={Key}, valueBytes={_bytes}]" : $"[Entry: key={Key}, value={_text}]";

        internal bool HasKey(string key) => string.Equals(Key, key, StringComparison.OrdinalIgnoreCase);

        private static bool IsBinaryKey(string key) => key.EndsWith(BinaryHeaderSuffix, StringComparison.Ordinal);

        private static string Normalized(string key)
        {
            GrpcPreconditions.CheckNotNull(key, nameof(key));
            GrpcPreconditions.CheckArgument(
                !key.AsSpan().ContainsAnyExcept(KeyCharacters),
                "A metadata key has only ASCII letters, digits, '-', '_' and '.'.");
            return key.ToLowerInvariant();
        }
    }
}
