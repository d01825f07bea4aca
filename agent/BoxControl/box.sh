# The box's end of Mesh: runs the steps that the agent names. It needs a POSIX sh and nothing else; where the image has
# setsid, each step is a session of its own.
#
# FIFOs in $MESH_CONTROL_DIR, all made by `mesh-agent prepare`:
#   ctl     from the agent: "run N", "stop CODE"
#   sig     from the agent: "watch PID" (0: none), "signal NAME"
#   events  to the agent:   "ready", "started N PID", "nocwd N", "exit N CODE"
# and for each step, made by `mesh-agent run`: step-N.boot (environment and cwd), step-N.sh (the user's code),
# step-N.out (a FIFO that the agent reads). stdout and stderr share it: two FIFOs would lose the order between them.
#
# A step runs in the foreground, because POSIX makes background commands ignore SIGINT and SIGQUIT for good, which would
# change how the user's programs behave. So a second process, the signaller, ends steps while this one waits for them.

set -u
# An image may export any name, and a shell exports what it changes of those: hence the prefix.
_mesh_dir=${MESH_CONTROL_DIR:?is not set}
_mesh_shell=$(command -v sh) || _mesh_shell=sh
_mesh_setsid=$(command -v setsid) || _mesh_setsid=

# The box mostly runs as a user that its image does not know, and whose home is a folder that it cannot write to, or none.
if ! [ -d "${HOME-}" ] || ! [ -w "${HOME-}" ]; then
    HOME=${MESH_PIPELINE_DIR:-/pipeline}/home
    export HOME
fi

# Signals a step once: its process group, and those of its descendants that have left the group.
deliver() {
    name=$1 step_group=$2 strays=
    set -- "$2"
    while [ $# -gt 0 ]; do
        next=
        for pid in "$@"; do
            stat=
            { read -r stat <"/proc/$pid/stat" || :; } 2>/dev/null
            # After the command's name, which may hold anything, come the state, the parent and the group.
            rest=${stat##*) }
            rest=${rest#* }
            rest=${rest#* }
            if [ "${rest%% *}" != "$step_group" ]; then strays="$strays $pid"; fi
            for list in /proc/"$pid"/task/*/children; do
                kids=
                # The file has no newline at its end, so read fails although it sets the variable.
                { read -r kids <"$list" || :; } 2>/dev/null
                next="$next $kids"
            done
        done
        # shellcheck disable=SC2086 # the words of $next are process ids
        set -- $next
    done
    kill -s "$name" -- "-$step_group" 2>/dev/null
    # shellcheck disable=SC2086
    if [ -n "$strays" ]; then kill -s "$name" $strays 2>/dev/null; fi
    return 0
}

signaller() {
    step=0
    exec 3<"$_mesh_dir/sig"
    while read -r word arg <&3; do
        case $word in
            watch) step=$arg ;;
            signal) if [ "$step" != 0 ]; then deliver "$arg" "$step"; fi ;;
        esac
    done
    # The agent is gone: nobody would hear how the step ends.
    if [ "$step" != 0 ]; then deliver KILL "$step"; fi
    exit 0
}

run() {
    # A shell resets handlers for what it starts, and leaves ignored signals ignored, which no step may inherit.
    trap : TERM INT QUIT HUP
    ${_mesh_setsid:+"$_mesh_setsid"} "$_mesh_shell" "$_mesh_dir/step-$1.boot" "$_mesh_shell" \
        </dev/null >"$_mesh_dir/step-$1.out" 2>&1 3<&-
    echo "exit $1 $?" >&4
    trap '' TERM INT QUIT HUP
}

# The kubelet signals every container of a pod that it ends; the agent decides what that means for the step. Both processes
# here ignore signals while they read, because a signal that interrupts read loses what it had read of the line.
trap '' TERM INT QUIT HUP
signaller &
_mesh_signaller=$!
exec 3<"$_mesh_dir/ctl" 4>"$_mesh_dir/events"
echo ready >&4
while read -r _mesh_word _mesh_arg <&3; do
    case $_mesh_word in
        run) run "$_mesh_arg" ;;
        stop)
            kill -s KILL "$_mesh_signaller"
            exit "$_mesh_arg"
            ;;
    esac
done
echo "mesh: the agent is gone" >&2
exit 70
