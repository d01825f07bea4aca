// Lines that begin or end a group, as Buildkite (--- name, +++ name, ~~~ name) and GitHub (::group::name, ::endgroup::, ##[group]name,
// ##[endgroup]) write them. The CLI has the same list: cli/Lines/GroupMarker.cs.

const BEGIN = ['--- ', '~~~ ', '+++ ', '::group::', '##[group]'];
const END = ['::endgroup::', '##[endgroup]'];

/** Reads a line's text; null when it is no marker. `staysOpen`: whoever wrote it wants it shown. */
export function groupMarker(text) {
  for (const mark of BEGIN) {
    if (text.startsWith(mark)) {
      const name = text.slice(mark.length).trim();
      if (name !== '') {
        return { name, begins: true, staysOpen: mark[0] === '+' };
      }
    }
  }

  return END.includes(text.trimEnd()) ? { name: '', begins: false, staysOpen: false } : null;
}
