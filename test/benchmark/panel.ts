/**
 * The panel as a person meets it: the built program in a pseudo-terminal of 120×40 with six instances.
 * Times are taken at the pseudo-terminal, processor time and memory from the kernel.
 */
import {type ChildProcess, spawn, spawnSync} from 'node:child_process';
import {mkdirSync, mkdtempSync, readFileSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {setTimeout as wait} from 'node:timers/promises';
import {bytesOf, openPanel, type PanelDriver, pitwallProgram} from '../support/panel-driver.ts';
import {type Benchmark, type Figure, quantile} from './figure.ts';
import {commitToPanel, deathToPanel, openScreen, pitwall, type Screen} from './panel-news.ts';

const launches = 7;
const keyPresses = 80;
const linesInAll = 1_000_000;

export const benchmark: Benchmark = {
	name: 'panel',
	async run() {
		const home = mkdtempSync(join(tmpdir(), 'pitwall-bench-'));
		mkdirSync(join(home, 'logs'), {recursive: true});
		delete process.env['NODE_EXTRA_CA_CERTS'];
		try {
			const figures = await firstFrame(home);
			return [...figures, ...(await withPanel(home))];
		} finally {
			spawnSync(process.execPath, [pitwallProgram, 'down', '--yes', '--home', home]);
			rmSync(home, {recursive: true, force: true});
		}
	},
};

async function firstFrame(home: string): Promise<Figure[]> {
	const shown: number[] = [];
	const bare: number[] = [];
	for (let round = 0; round <= launches; round += 1) {
		const startMs = performance.now();
		spawnSync(process.execPath, ['-e', '0']);
		const bareMs = performance.now() - startMs;
		const openMs = performance.now();
		let frameMs = 0;
		const panel = await openPanel({
			home,
			onOutput(text) {
				if (frameMs === 0 && text.includes('BTC')) frameMs = performance.now() - openMs;
			},
		});
		await panel.until(screen => screen.includes('SPX'));
		await panel.close();
		// The first round fills the caches of the file system and starts the supervisor.
		if (round === 0) continue;
		bare.push(bareMs);
		shown.push(frameMs);
	}
	const frame = quantile(shown, 0.5);
	return [
		{
			name: 'panel: first frame',
			value: frame,
			unit: 'ms',
			goal: {atMost: 250},
			note: `median of ${launches}`,
		},
		{
			name: 'panel: first frame / bare node',
			value: frame / quantile(bare, 0.5),
			unit: 'ratio',
			goal: {atMost: 3.5},
			note: 'same run',
		},
	];
}

async function withPanel(home: string): Promise<Figure[]> {
	const screen = await openScreen(home);
	const {panel} = screen;
	try {
		await panel.until(text => text.includes('supervisor ●'), 20_000);
		await wait(2000);
		return [
			...(await atRest(screen)),
			...(await commitToPanel(home, screen)),
			...(await stalled(home, screen)),
			...(await floods(home, screen)),
			...(await deathToPanel(home, screen)),
			...(await atOneHertz(home, screen)),
		];
	} finally {
		await panel.close();
	}
}

async function atRest(screen: Screen): Promise<Figure[]> {
	const use = await usage(screen.panel, 8000);
	const keys = await keyTimes(screen);
	return [
		{
			name: 'panel: CPU at rest',
			value: use.cpuPercent,
			unit: '%',
			goal: {atMost: 2},
			note: 'nothing runs, the clock ticks, 8 s',
		},
		{name: 'panel: output at rest', value: use.kilobytesPerSecond, unit: 'KB/s', goal: {atMost: 3}},
		...keyFigures('at rest', keys),
	];
}

/** Six instances at one bar a second: prices, charts and the log change all the time. */
async function atOneHertz(home: string, {panel}: Screen): Promise<Figure[]> {
	pitwall(home, 'start', '--all', '--wait', '20');
	await wait(3000);
	const use = await usage(panel, 8000);
	const name = 'six instances at 1 bar/s';
	return [
		{name: `panel: CPU, ${name}`, value: use.cpuPercent, unit: '%', goal: {atMost: 5}},
		{name: `panel: output, ${name}`, value: use.kilobytesPerSecond, unit: 'KB/s', goal: null},
	];
}

async function floods(home: string, screen: Screen): Promise<Figure[]> {
	const figures: Figure[] = [];
	for (const [linesPerSecond, cpuGoal] of [
		[100, null],
		[1000, 12],
		[50_000, 18],
	] as const) {
		const flood = startFlood(home, linesPerSecond);
		try {
			await wait(1000);
			const use = await usage(screen.panel, 4000);
			const name = `at ${linesPerSecond} lines/s`;
			figures.push(
				{
					name: `panel: CPU ${name}`,
					value: use.cpuPercent,
					unit: '%',
					goal: cpuGoal === null ? null : {atMost: cpuGoal},
				},
				{
					name: `panel: output ${name}`,
					value: use.kilobytesPerSecond,
					unit: 'KB/s',
					goal: linesPerSecond === 100 ? {atMost: 20} : {atMost: 110},
				},
				...keyFigures(name, await keyTimes(screen)),
			);
			if (linesPerSecond === 50_000) await wait((linesInAll / linesPerSecond) * 1000 - 6000);
		} finally {
			flood.kill('SIGKILL');
		}
	}
	const rss = Number(/VmRSS:\s+(\d+)/.exec(statusOf(screen.panel))?.[1] ?? Number.NaN) / 1024;
	return [
		...figures,
		{name: 'panel: resident after 10^6 lines', value: rss, unit: 'MB', goal: {atMost: 160}},
	];
}

/** The terminal is not read for 4 s while lines arrive: rests must go on, each is a turn of the loop. */
async function stalled(home: string, {panel}: Screen): Promise<Figure[]> {
	const flood = startFlood(home, 1000);
	try {
		await wait(500);
		panel.child.pause();
		const endMs = performance.now() + 4000;
		let seen = panel.rests();
		let seenMs = performance.now();
		let longestMs = 0;
		while (performance.now() < endMs) {
			await wait(2);
			const now = panel.rests();
			if (now === seen) continue;
			longestMs = Math.max(longestMs, performance.now() - seenMs);
			seen = now;
			seenMs = performance.now();
		}
		longestMs = Math.max(longestMs, performance.now() - seenMs);
		panel.child.resume();
		// A frame comes every 33 ms; what is longer is a stall.
		return [
			{
				name: 'panel: loop stall, terminal not read for 4 s',
				value: Math.max(0, longestMs - 1000 / 30),
				unit: 'ms',
				goal: {atMost: 50},
				note: 'longest pause between frames less the frame time',
			},
		];
	} finally {
		flood.kill('SIGKILL');
	}
}

async function keyTimes(screen: Screen): Promise<number[]> {
	const times: number[] = [];
	for (let round = 0; round < keyPresses; round += 1) {
		const key = bytesOf(round % 2 === 0 ? 'right' : 'left');
		times.push(
			await screen.answer(
				() => screen.panel.send(key),
				text => text.includes('╔'),
			),
		);
		await wait(20 + (round % 5) * 7);
	}
	return times;
}

function keyFigures(when: string, times: readonly number[]): Figure[] {
	return [
		{
			name: `panel: key → picture ${when}, p50`,
			value: quantile(times, 0.5),
			unit: 'ms',
			goal: {atMost: 8},
		},
		{
			name: `panel: key → picture ${when}, p99`,
			value: quantile(times, 0.99),
			unit: 'ms',
			goal: {atMost: 30},
		},
	];
}

async function usage(
	panel: PanelDriver,
	durationMs: number,
): Promise<{cpuPercent: number; kilobytesPerSecond: number}> {
	const [cpuMs, bytes, startMs] = [cpuOf(panel), panel.bytesReceived(), performance.now()];
	await wait(durationMs);
	const elapsedMs = performance.now() - startMs;
	return {
		cpuPercent: ((cpuOf(panel) - cpuMs) / elapsedMs) * 100,
		kilobytesPerSecond: (panel.bytesReceived() - bytes) / 1024 / (elapsedMs / 1000),
	};
}

/** Processor time used so far, ms; the kernel counts in ticks of 10 ms. */
function cpuOf({child}: PanelDriver): number {
	const fields = readFileSync(`/proc/${child.pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
	return (Number(fields[11]) + Number(fields[12])) * 10;
}

function statusOf({child}: PanelDriver): string {
	return readFileSync(`/proc/${child.pid}/status`, 'utf8');
}

/** A process that appends lines to the six logs at the given rate, in batches of 10 ms. */
function startFlood(home: string, linesPerSecond: number): ChildProcess {
	const program = `
		const fs = require('node:fs');
		const names = ['BTC', 'ETH', 'GOLD', 'OIL', 'EURUSD', 'SPX'];
		const files = names.map(name => fs.openSync(${JSON.stringify(home)} + '/logs/' + name + '.log', 'a'));
		let written = 0;
		const startMs = Date.now();
		setInterval(() => {
			const due = Math.floor(((Date.now() - startMs) / 1000) * ${linesPerSecond});
			const stamp = new Date().toISOString();
			const texts = names.map(() => '');
			for (; written < due; written += 1) {
				const at = written % 6;
				texts[at] += stamp + ' INFO  [' + names[at] + '-SIM] Bar ' + written + ': close=67412.50 signal=HOLD position=+0.12 equity=10049.20\\n';
			}
			for (const [at, text] of texts.entries()) if (text !== '') fs.writeSync(files[at], text);
		}, 10);
	`;
	return spawn(process.execPath, ['-e', program], {stdio: 'ignore'});
}
