import {expect, test} from 'vitest';
import {endOfSignal, type SignalFacts, signalOrigin} from '../../../../runner/loop/signal-end.ts';
import {observedNothing} from '../../../../source/supervisor/recorder.ts';
import {wantedNothing} from '../../../../state/control/table/wanted-rows.ts';

const wanted = {...wantedNothing('BTC'), wanted: 'running' as const, epoch: 4};
const background: SignalFacts = {
	signal: 'SIGTERM',
	background: true,
	pid: 7,
	wanted,
	observed: {...observedNothing('BTC'), observed: 'running', epoch: 4, pid: 7},
	run: {epoch: 4, startedAtMs: 1000},
};
const foreground: SignalFacts = {
	...background,
	background: false,
	run: {epoch: 0, startedAtMs: 1000},
};

test('a signal without a request comes from outside, also where no supervisor ever wrote a row', () => {
	expect(signalOrigin(background)).toBe('outside');
	expect(signalOrigin({...background, signal: 'SIGINT'})).toBe('outside');
	expect(signalOrigin({...background, observed: undefined})).toBe('outside');
});

test('a stop or a restart that was requested is a person', () => {
	const stop = {...wanted, wanted: 'stopped' as const, epoch: 5};
	expect(signalOrigin({...background, wanted: stop})).toBe('person');
	expect(signalOrigin({...background, wanted: {...wanted, epoch: 5}})).toBe('person');
});

test('a supervisor that stops with its instances has said so in its row, of this very process', () => {
	const stopping = {...observedNothing('BTC'), observed: 'stopping' as const, epoch: 4, pid: 7};
	expect(signalOrigin({...background, observed: stopping})).toBe('supervisor');
	expect(signalOrigin({...background, observed: {...stopping, pid: 6}})).toBe('outside');
});

test('in the foreground the asker ends what Pitwall was not asked to keep running', () => {
	const unwanted = {...foreground, wanted: wantedNothing('BTC')};
	expect(signalOrigin(unwanted)).toBe('person');
	expect(signalOrigin({...unwanted, signal: 'SIGHUP'})).toBe('person');
	expect(signalOrigin({...foreground, signal: 'SIGINT'})).toBe('person');
	expect(signalOrigin(foreground)).toBe('outside');
});

test('an interrupted run ends with the code of its signal and keeps the failure on its way out', () => {
	const end = {exitCode: 0, reason: 'stopped as asked (SIGTERM)'};
	expect(endOfSignal('SIGTERM', 'person', end)).toBe(end);
	expect(endOfSignal('SIGTERM', 'outside', end)).toEqual({
		exitCode: 143,
		reason: 'interrupted by SIGTERM from outside',
	});
	expect(endOfSignal('SIGINT', 'outside', {exitCode: 74, reason: 'the disk is full'})).toEqual({
		exitCode: 130,
		reason: 'interrupted by SIGINT from outside; the disk is full',
	});
	expect(endOfSignal('SIGTERM', 'supervisor', end).reason).toBe(
		'stopped with its supervisor (SIGTERM)',
	);
});
