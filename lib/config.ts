/**
 * A config object that persists itself, in the folder where the platform keeps such things:
 *
 *     Linux      ~/.config/my-app/config.json           or under $XDG_CONFIG_HOME
 *     macOS      ~/Library/Preferences/my-app/config.json
 *     Windows    %APPDATA%\my-app\Config\config.json
 */

import { join } from 'node:path'
import envPaths from 'env-paths'
import { KeepsakeError, open } from './index.js'
import type { Opened, Options } from './index.js'

/** Where the file of a program's config is. */
export interface ConfigPlace {
  /** Default `'config.json'`. */
  readonly fileName?: string | undefined
  /** Put behind the name of the folder, with a hyphen. Default: nothing. */
  readonly suffix?: string | undefined
}

// oxlint-disable-next-line typescript/no-explicit-any -- as `open`
export interface ConfigOptions<T extends object = Record<string, any>>
  extends Options<T>, ConfigPlace {}

/**
 * Opens the config of a program: `open` of the file in the right folder, which is made if it is missing.
 * A new file can be read by its owner only (`0o600`).
 *
 * @param name of the program, as its folder is called
 * @throws {KeepsakeError} as `open`; `KEEPSAKE_BAD_OPTION` for a name that cannot be that of a folder
 */
// oxlint-disable-next-line typescript/no-explicit-any -- as `open`
export function openConfig<T extends object = Record<string, any>>(
  name: string,
  options: ConfigOptions<T> = {},
): Opened<T> {
  if (typeof options !== 'object' || options === null)
    throw refuse('The options have to be an object.')
  const { fileName, suffix, ...rest } = options
  return open<T>(configPath(name, { fileName, suffix }), rest as Options<T>)
}

/** The path of that file. Touches nothing. */
export function configPath(
  name: string,
  { fileName = 'config.json', suffix = '' }: ConfigPlace = {},
): string {
  assertName(name, 'The name of a program')
  assertName(fileName, "The option 'fileName'")
  if (suffix !== '') assertName(suffix, "The option 'suffix'")
  return join(envPaths(name, { suffix }).config, fileName)
}

/** Nobody wants to be led out of the folder by a name. */
function assertName(name: unknown, what: string): void {
  const isName = typeof name === 'string' && /^[^/\\\0]+$/.test(name) && !/^\.\.?$/.test(name)
  if (isName) return
  throw refuse(`${what} has to be a name that a file can have, without a slash.`)
}

function refuse(message: string): KeepsakeError {
  return new KeepsakeError('KEEPSAKE_BAD_OPTION', `${message} Nothing was opened.`)
}
