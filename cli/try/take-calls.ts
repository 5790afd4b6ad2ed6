import { randomBytes } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import type { Endpoint } from '../../inventory/model/switch-file.ts'
import type { Log } from '../../switch/service/log.ts'
import { runWhole } from '../run-whole.ts'
import type { Surroundings } from '../surroundings.ts'
import type { followBundle } from './follow-bundle.ts'
import { followChanges, layOut } from './follow-changes.ts'
import { freePort } from './free-port.ts'
import { letIn, renderPhones } from './phones.ts'
import { renderLogLine } from './render-log-line.ts'
import type { TrialWanted } from './run-trial.ts'
import { trialSwitch } from './trial-switch.ts'

export interface Taking extends TrialWanted {
  readonly builds: ReturnType<typeof followBundle>
  /** The first version. */
  readonly program: string
  /** Where rtpengine is controlled. */
  readonly control: Endpoint
}

const LOOPBACK = '127.0.0.1'
const SIP = 5060

/** Runs engine and switch with the application, and says how to call it, until the signal. */
export async function takeCalls(wanted: Taking, { output, signal }: Surroundings): Promise<void> {
  const { file, address, folder, builds, control, phones } = wanted
  const { remark: say } = output
  const sip = { address, port: wanted.port ?? (await freePort(address, SIP)) }
  const place = { ...wanted, say }
  const secretFile = join(folder, 'secret')
  await writeFile(secretFile, randomBytes(18).toString('base64url'), { mode: 0o600 })
  const trial = trialSwitch({
    ...{ sip, applications: await freePort(LOOPBACK), rtpengine: control, secretFile, folder },
    program: await layOut(wanted.program, 1, place),
    prompts: wanted.rtpengine.seen(wanted.prompts),
  })
  await runWhole(trial, {
    signal,
    openLog: () => logTo(say, signal),
    async onServing(deploy) {
      await letIn(phones, trial)
      say(`${basename(file)} takes calls. Set up a telephone, and call any number:\n\n`)
      say(`${renderPhones(phones, sip)}\nSaving a file has new calls take it; Ctrl-C ends it.\n\n`)
      void followChanges(builds, deploy, place)
    },
  })
}

/** What concerns calls, and whatever is wrong. */
function logTo(say: (text: string) => void, over: AbortSignal): Log {
  return (level, message, facts = {}) => {
    const isOfCall = 'id' in facts || 'call' in facts
    if (level === 'debug' || (level === 'info' && !isOfCall)) return
    // Connections that break while all is put down are no news.
    if (level === 'warn' && over.aborted) return
    // PostgreSQL's word for what is as it should be.
    if ('said' in facts && String(facts.said).startsWith('LOG:')) return
    say(renderLogLine({ at: Date.now(), level, message, facts }))
  }
}
