import {spawnSync} from 'node:child_process';
import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {expect, test} from 'vitest';
import {pitwallProgram, shutDownHome} from '../support/panel-driver.ts';

const hasTmux = spawnSync('tmux', ['-V']).status === 0;

test.skipIf(!hasTmux)(
	'inside tmux the panel paints, answers keys and gives the pane back (needs tmux)',
	async () => {
		const home = mkdtempSync(join(tmpdir(), 'pitwall-'));
		const socket = join(home, 'tmux');
		const {TMUX: _tmux, CI: _ci, NO_COLOR: _color, ...env} = process.env;
		const tmux = (...parameters: string[]) =>
			spawnSync('tmux', ['-S', socket, '-f', '/dev/null', ...parameters], {encoding: 'utf8', env});
		const until = async (predicate: (screen: string) => boolean): Promise<string> => {
			const endMs = performance.now() + 20_000;
			for (;;) {
				const screen = tmux('capture-pane', '-p').stdout;
				if (predicate(screen)) return screen;
				if (performance.now() > endMs) throw new Error(`tmux shows:\n${screen}`);
				await new Promise(resolve => setTimeout(resolve, 30));
			}
		};
		try {
			const command = `PITWALL_HOME=${home} ${process.execPath} ${pitwallProgram}; echo "left with $?"; exec sleep 60`;
			tmux('new-session', '-d', '-x', '100', '-y', '30', 'sh', '-c', command);
			await until(screen => screen.includes('1 BTC') && screen.includes('sup'));
			tmux('send-keys', 'Right');
			await until(screen => /╔ 2 ETH/.test(screen));
			tmux('set-option', '-s', 'set-clipboard', 'on');
			tmux('send-keys', 'y');
			await until(screen => screen.includes('Copied: ETH off'));
			expect(tmux('show-buffer').stdout).toBe('ETH off');
			// Escape and a key in one write, a held key, a drag, and an answer of the terminal.
			tmux('send-keys', 'Escape', 'Left');
			await until(screen => /╔ 1 BTC/.test(screen));
			tmux('send-keys', '-l', '\u001B]11;rgb:rrrr/KKKK/ffff\u001B\\');
			tmux('send-keys', '3');
			const quiet = await until(screen => /╔ 3 GOLD/.test(screen));
			expect(quiet).not.toMatch(/●[1-9]|[1-9]●|asked to|Kill/);
			tmux('send-keys', '?');
			await until(screen => screen.includes('start the selected instance'));
			tmux('send-keys', 'q');
			await until(screen => !screen.includes('start the selected instance'));
			tmux('send-keys', 'q');
			const left = await until(screen => screen.includes('left with 0'));
			expect(left).not.toContain('BTC');
		} finally {
			tmux('kill-server');
			shutDownHome(home);
			rmSync(home, {recursive: true, force: true});
		}
	},
	60_000,
);
