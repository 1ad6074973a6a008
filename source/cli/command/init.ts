/** `pitwall init`: writes a commented `pitwall.yaml` and example algorithms. */
import {relative} from 'node:path';
import {exitCode} from '../../../state/domain/error.ts';
import type {CommandContext} from '../output/context.ts';
import {initializeHome} from '../home/initialize.ts';
import {defineCommand} from '../line/define-command.ts';

export const init = defineCommand({
	name: 'init',
	positional: '',
	summary: 'write a commented pitwall.yaml and example algorithms',
	details: ['Overwrites no file. It lists the files that it wrote and the files that it kept.'],
	flags: {},
	examples: [['pitwall init --home ./desk', 'make a new home']],
	read: () => ({}),
	run: writeExamples,
});

function writeExamples({directory, programs, output}: CommandContext): number {
	const {written, kept} = initializeHome(directory, programs.algorithms);
	output.document({home: directory.home, written, kept});
	output.line(`home: ${directory.home}`);
	for (const path of written) output.line(`wrote ${relative(directory.home, path)}`);
	for (const path of kept) output.line(`kept  ${relative(directory.home, path)} (it was there)`);
	output.line('');
	output.line(`next: edit ${directory.config}, then run pitwall`);
	return exitCode.ok;
}
