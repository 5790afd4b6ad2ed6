import { access, chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { type Command, InvalidArgumentError } from 'commander'
import { hostInUri } from '../inventory/model/address.ts'
import { AppError } from '../switch/service/application/app-error.ts'
import { cacheOption } from './cache.ts'
import { parseEndpoint } from './parse-endpoint.ts'
import type { Surroundings } from './surroundings.ts'

interface Options {
  readonly prompts?: string
  readonly address: string
  readonly port?: number
  readonly phone: readonly string[]
  readonly cache: string
}

export function addAppTry(app: Command, surroundings: Surroundings): void {
  app
    .command('try')
    .description('take calls with an application on this machine, and follow its changes')
    .argument('<file>', 'the module that exports it, such as office.ts')
    .option('--prompts <folder>', 'sound files; absent: the folder prompts beside the application')
    .option('--address <address>', 'of this machine, for telephones', address, LOOPBACK)
    .option('--port <port>', 'for SIP; absent: 5060, or another when that is taken', port)
    .option('--phone <name...>', 'who may register; absent: 101 and 102', ['101', '102'])
    .addOption(cacheOption())
    .action((file: string, options: Options) => tryApp(resolve(file), options, surroundings))
}

const LOOPBACK = '127.0.0.1'

function address(text: string): string {
  const parsed = parseEndpoint(`${hostInUri(text)}:0`)
  if (!parsed || /^[0:.]+$/.test(text)) {
    throw new InvalidArgumentError('Write one address of this machine, such as 192.0.2.7.')
  }
  return text
}

function port(text: string): number {
  const number = /^\d{1,5}$/.test(text) ? Number(text) : 0
  if (number > 0 && number < 65536) return number
  throw new InvalidArgumentError('Write a port from 1 to 65535.')
}

async function tryApp(file: string, options: Options, surroundings: Surroundings): Promise<void> {
  const { runTrial } = await import('./try/run-trial.ts')
  const { findRtpengine } = await import('./try/find-rtpengine.ts')
  const { keptPassword } = await import('./try/phones.ts')
  await access(file).catch(() => {
    throw new AppError(`${file} is not there`, 'name the file that exports your application')
  })
  const prompts = resolve(options.prompts ?? join(dirname(file), 'prompts'))
  const { cache, address, port, phone: names } = options
  const phones = { names, password: await keptPassword(join(resolve(cache), 'try.password')) }
  const rtpengine = await findRtpengine({ cache, prompts }, surroundings)
  const folder = await mkdtemp(join(tmpdir(), 'switchyard-try-'))
  // Run by root, the database server is another user's, and has to get to its folder in here.
  await chmod(folder, 0o711)
  try {
    await runTrial({ file, prompts, address, port, phones, rtpengine, folder }, surroundings)
  } finally {
    await rm(folder, { recursive: true })
  }
}
