import type { IncomingMessage, ServerResponse } from 'node:http'
import type { MetalNode } from '../../../image/installer/preseed-input.ts'
import type { NodeIdentity } from '../make-identity.ts'
import { type Refusal, refusalOf, type Wish } from '../state/admission.ts'
import type { Ledger } from '../state/ledger.ts'
import { isHashOf } from '../state/token.ts'
import { parseReport, readForm } from './read-report.ts'
import { sendFile } from './send-file.ts'
import { sendText } from './send-text.ts'

/** What one node's installer may fetch. */
export interface NodeSource {
  readonly node: MetalNode
  readonly plan: string
  /** Path of its root filesystem below the source. */
  readonly root: string
  /** File with it. */
  readonly file: string
  readonly sha256: string
}

export interface Sources {
  readonly ledger: Ledger
  readonly sources: readonly NodeSource[]
  readonly now: () => number
  /** With a new host key, each time. */
  readonly identityOf: (node: MetalNode, token: string) => Promise<NodeIdentity>
}

interface Request {
  readonly request: IncomingMessage
  readonly response: ServerResponse
  readonly token: string
  /** Below the source. */
  readonly path: string
  readonly address: string
}

const STATUS: Readonly<Record<Refusal, number>> = {
  'another address': 403,
  'too late': 403,
  'given already': 410,
}

/** Answers an installer that shows its token; every other one finds nothing. */
export async function serveSource(sources: Sources, asked: Request): Promise<void> {
  const { ledger, now } = sources
  const { request, response, token, path, address } = asked
  const source = sources.sources.find(({ node }) => {
    const { grant } = ledger.stateOf(node.name)
    return grant && isHashOf(grant.token, token)
  })
  const wish = wishOf(request.method, path)
  if (!source || !wish) return sendText(response, 404, 'there is nothing here\n')
  const { name, interfaces } = source.node
  const own = interfaces.map((each) => each.address)
  const refusal = refusalOf(ledger.stateOf(name), { wish, address, own, at: now() })
  if (refusal) return sendText(response, STATUS[refusal], `refused: ${refusal}\n`)
  if (ledger.stateOf(name).grant?.address === undefined) {
    await ledger.apply(name, { kind: 'claimed', address })
  }
  if (wish === 'report') return takeReport(sources, name, asked)
  if (wish === 'identity') return giveIdentity(sources, source.node, asked)
  return givePlan(sources, source, asked)
}

function wishOf(method: string | undefined, path: string): Wish | undefined {
  if (method === 'POST') return path === 'phase' ? 'report' : undefined
  return path === 'node/identity.tar' ? 'identity' : 'plan'
}

async function takeReport({ ledger }: Sources, node: string, { request, response }: Request) {
  const form = await readForm(request)
  const report = form === undefined ? undefined : parseReport(form)
  if (!report) return sendText(response, 400, 'no phase that is known\n')
  await ledger.apply(node, { kind: 'reported', report })
  sendText(response, 200, 'thank you\n')
}

/** It is written down as given before it leaves. */
async function giveIdentity({ ledger, identityOf }: Sources, node: MetalNode, asked: Request) {
  const { response, token, request } = asked
  if (request.method === 'HEAD') return sendText(response, 200, '')
  const { archive, hostKey } = await identityOf(node, token)
  if (ledger.stateOf(node.name).grant?.given !== undefined) {
    return sendText(response, STATUS['given already'], 'refused: given already\n')
  }
  await ledger.apply(node.name, { kind: 'identity-given', hostKey })
  const length = archive.length
  response.writeHead(200, { 'Content-Type': 'application/x-tar', 'Content-Length': length })
  response.end(archive)
}

async function givePlan({ ledger }: Sources, source: NodeSource, asked: Request) {
  const { node, plan, root, file, sha256 } = source
  const { request, response, path } = asked
  if (path === 'node/plan.sh') return sendText(response, 200, plan)
  if (path === `${root}.sha256`) return sendText(response, 200, `${sha256}\n`)
  if (path !== root) return sendText(response, 404, 'there is nothing here\n')
  const onSent = (share: number) => void ledger.apply(node.name, { kind: 'sent', share })
  return sendFile(request, response, { file, onSent })
}
