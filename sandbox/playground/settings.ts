import { type Environment, isLoopback } from '../../src/config/reader.ts';
import { type Name, variables } from '../../src/config/variables.ts';
import { ConfigurationError, loadConfig, type SandboxConfig } from '../../src/config.ts';

/** What may be set: where to listen, how much to log, and a database on this machine. */
const taken: readonly Name[] = ['PORT', 'LOG_LEVEL', 'MONGODB_URI'];

/**
 * The configuration of `npm run playground`: the sandbox's, from an environment that names nothing real. Its door takes
 * activities that nobody signed, so what a bot of a real tenant is set up with is refused rather than ignored (design,
 * Interfaces: authentication is off only here, on loopback).
 *
 * @throws {ConfigurationError} listing every variable that must go
 */
export function playgroundConfig(env: Environment): SandboxConfig {
  const isSet = (name: Name) => (env[name] ?? '').trim() !== '';
  const problems = variables
    .map(([name]) => name)
    .filter((name) => !taken.includes(name) && isSet(name))
    .map((name) => `${name} must be empty for the playground, which believes whoever speaks to it.`);
  if (isSet('MONGODB_URI') && !isOnThisMachine(env.MONGODB_URI ?? '')) {
    problems.push('MONGODB_URI must be empty for the playground, or name a database on this machine.');
  }
  if (problems.length > 0) throw new ConfigurationError(problems);
  const config = loadConfig(env);
  if (config.mode !== 'sandbox')
    throw new ConfigurationError([`The playground cannot run in the ${config.mode} mode.`]);
  return config;
}

function isOnThisMachine(uri: string): boolean {
  const hosts = /^mongodb:\/\/(?:[^@/]*@)?([^/?@]+)/.exec(uri.trim())?.[1];
  return hosts?.split(',').every((host) => isLoopback(host.replace(/:\d+$/, ''))) ?? false;
}
