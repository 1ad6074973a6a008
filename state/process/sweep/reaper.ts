/**
 * Reapers: a few lines of Perl or Python that make their process inherit orphans (a child subreaper), run a
 * command, and collect every child until the command has ended. Node cannot make this system call itself.
 * Pure.
 */

/** Exit code of a reaper that does not work here: the next one is tried. */
export const reaperFailed = 125;

const setChildSubreaper = 36;

/** Number of the system call `prctl` by Node's name of the architecture; Perl needs it. */
const prctlNumbers: Readonly<Record<string, number>> = {
	x64: 157,
	ia32: 172,
	arm: 172,
	arm64: 167,
	riscv64: 167,
	loong64: 167,
	ppc64: 171,
	s390x: 172,
};

/** The reaper ignores signals meant for its command, which gets them as well: they go to the whole group. */
const perl = `my $prctl = shift;
syscall($prctl + 0, ${setChildSubreaper}, 1, 0, 0, 0) == 0 or exit ${reaperFailed};
my @signals = qw(HUP INT QUIT TERM USR1 USR2);
$SIG{$_} = 'IGNORE' for @signals;
my $command = fork;
defined $command or exit ${reaperFailed};
if (!$command) {
	$SIG{$_} = 'DEFAULT' for @signals;
	exec {$ARGV[0]} @ARGV;
	exit 127;
}
while ((my $pid = wait) > 0) {
	next if $pid != $command;
	exit($? & 127 ? 128 + ($? & 127) : $? >> 8);
}
exit 127;
`;

const python = `import ctypes, os, signal, sys
try:
    done = ctypes.CDLL(None).prctl(${setChildSubreaper}, 1, 0, 0, 0) == 0
except (AttributeError, OSError):
    done = False
if not done:
    os._exit(${reaperFailed})
numbers = [getattr(signal, 'SIG' + name) for name in ('HUP', 'INT', 'QUIT', 'TERM', 'USR1', 'USR2')]
for number in numbers:
    signal.signal(number, signal.SIG_IGN)
command = os.fork()
if command == 0:
    for number in numbers:
        signal.signal(number, signal.SIG_DFL)
    try:
        os.execv(sys.argv[1], sys.argv[1:])
    finally:
        os._exit(127)
while True:
    pid, status = os.wait()
    if pid == command:
        os._exit(128 + os.WTERMSIG(status) if os.WIFSIGNALED(status) else os.WEXITSTATUS(status))
`;

/** Returns the commands to try, the lightest reaper first; each runs `command` (an absolute path first). */
export function reapers(architecture: string, command: readonly string[]): string[][] {
	const number = prctlNumbers[architecture];
	const withPerl = number === undefined ? [] : [['perl', '-e', perl, String(number), ...command]];
	// Isolated (-I) and without site packages (-S): the person's Python settings must not change it.
	return [...withPerl, ['python3', '-I', '-S', '-c', python, ...command]];
}
