import { run } from './commands.mjs';

const advices = {
	linux:
		'Install them, on Debian or Ubuntu: apt-get install -y make g++ python3; on Fedora: dnf install make gcc-c++ python3. Then start again.',
	darwin: 'Install them with: xcode-select --install. Then start again.',
	win32: 'Install Python 3 and the Visual Studio Build Tools ("Desktop development with C++"). Then start again.',
};

/**
 * What compiling a native module needs and this machine lacks.
 * @returns {Promise<{names: string[], advice: string} | null>} null if everything is there
 */
export async function findMissingTools() {
	const needs = [{ name: 'Python 3', commands: [process.env.PYTHON, 'python3', 'python'] }];
	if (process.platform !== 'win32') {
		needs.push({ name: 'make', commands: ['make', 'gmake'] });
		needs.push({ name: 'a C++ compiler', commands: [process.env.CXX, 'c++', 'g++', 'clang++'] });
	}
	const names = [];
	for (const { name, commands } of needs) {
		if (!(await runsAny(commands))) names.push(name);
	}
	if (names.length === 0) return null;
	return { names, advice: advices[process.platform] ?? 'Install them and start again.' };
}

async function runsAny(commands) {
	for (const command of commands) {
		if (command && (await run(command, ['--version'])).code === 0) return true;
	}
	return false;
}
