import { join } from 'node:path'
import type { Endpoint, SwitchFile } from '../../inventory/model/switch-file.ts'

export interface Trial {
  /** Where SIP is served, over UDP and TCP. */
  readonly sip: Endpoint
  /** TCP port of the engine for the application, on the loopback. */
  readonly applications: number
  /** Where rtpengine is controlled. */
  readonly rtpengine: Endpoint
  readonly secretFile: string
  /** Module of the application. */
  readonly program: string
  /** Folder of sound files, as rtpengine sees it. */
  readonly prompts: string
  /** For its database and recordings. */
  readonly folder: string
}

/** The `switch.json` of a switch that has one application, and a database of its own. */
export function trialSwitch(trial: Trial): SwitchFile {
  const { sip, applications, rtpengine, secretFile, program, prompts, folder } = trial
  const { address, port } = sip
  return {
    ...{ node: 'try', domain: address, routes: [], rtpengines: [rtpengine] },
    sip: {
      listen: [
        { protocol: 'udp', address, port },
        { protocol: 'tcp', address, port },
      ],
    },
    engine: { kind: 'switchyard', host: '127.0.0.1', port: applications, secretFile },
    store: { folder: join(folder, 'postgresql') },
    app: { file: program, prompts, recordings: join(folder, 'recordings'), address },
  }
}
