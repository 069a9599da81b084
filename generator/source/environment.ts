/**
 * Runs something for which the environment is empty. The YAML library looks into it for each lexeme; node asks the system
 * each time, and that would be a fifth of the time that parsing takes.
 */
export function withoutEnvironment<T>(run: () => T): T {
  const { env } = process;
  process.env = {};
  try {
    return run();
  } finally {
    process.env = env;
  }
}
