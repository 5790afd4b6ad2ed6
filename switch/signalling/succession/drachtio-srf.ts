import { createRequire } from 'node:module'
import type { Socket } from 'node:net'

/** The inner parts of drachtio-srf a successor needs, declared as they behave (5.0.29). */
export interface InnerSrf {
  readonly app: { readonly client?: InnerAgent | undefined }
  findDialogById(id: string): InnerDialog | undefined
  addDialog(dialog: InnerDialog): void
}

export interface InnerAgent {
  readonly mapServer: ReadonlyMap<Socket, InnerServer>
  readonly wp: { send(socket: Socket, command: string): string }
}

/** What drachtio-srf knows of a connection. */
export interface InnerServer {
  readonly serverVersion?: string | null
  readonly pendingRequests: Map<string, (words: readonly string[], message?: string) => void>
}

export interface InnerDialog {
  readonly id: string
  readonly req: { socket: Socket }
  readonly res: { socket: Socket }
}

interface InnerMessage {
  readonly headers: Readonly<Record<string, string>>
}

interface Meta {
  readonly source: string
  readonly dialogId: string
}

export interface InnerRequest {
  agent: InnerAgent
  socket: Socket
}

export interface InnerResponse extends InnerRequest {
  msg: InnerMessage
  meta: Meta
  req: InnerRequest
}

interface InnerModule {
  readonly SipMessage: new (text: string) => InnerMessage
  readonly SipRequest: new (message: InnerMessage, meta: Meta) => InnerRequest
  readonly SipResponse: new (agent: InnerAgent) => InnerResponse
  readonly Dialog: new (
    srf: InnerSrf,
    role: 'uac' | 'uas',
    parts: { req: InnerRequest; res: InnerResponse; sent: InnerMessage },
  ) => InnerDialog
}

const module: InnerModule = createRequire(import.meta.url)('drachtio-srf')

export const { SipMessage, SipRequest, SipResponse, Dialog } = module
