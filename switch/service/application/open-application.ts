import type { AppSettings } from '../../../inventory/model/switch-file.ts'
import { systemClock } from '../../engine/transport/system-clock.ts'
import { Deployments } from '../../store/deployments.ts'
import { VoiceMessages } from '../../store/voice-messages.ts'
import { survivalOf } from '../engine-options.ts'
import type { Parts } from '../parts.ts'
import { Application } from './application.ts'
import { Estate } from './estate.ts'
import { DeploymentFollower } from './follow-deployments.ts'

/** Milliseconds after which nobody takes up a call any more that the engine has let go. */
const MARGIN = 1000

/**
 * The application of a node: the version that was deployed last, or else the one its file names.
 *
 * @throws {AppError}
 */
export async function openApplication(parts: Parts, app: AppSettings): Promise<Application> {
  const { file, secret, run, media, gate, subscribers, places, accounts, legs, log } = parts
  const {
    rtpengines,
    routes,
    trunks = [],
    timeZone = 'UTC',
    domain,
    edges = [],
    engine,
    numbering,
  } = file
  const data = {
    ...{ rtpengines, routes, trunks, timeZone, domain, edges, app },
    ...(numbering && { numbering }),
    ...{ hasSubscribers: subscribers !== undefined },
    engine: { host: engine.host, port: engine.port, secret },
  }
  const application = new Application({
    ...{ data, prefix: run, log },
    admit: gate ?? (async () => ({ kind: 'origin', origin: { kind: 'anyone' } })),
    takePlace: (trunk, call) => places.take(trunk, call),
    givePlaceBack: (call) => places.release(call),
    answerChallenges: (asked) => accounts.answer(asked),
    record: (start) => legs.record(start),
    follow: (watcher) => subscribers?.follow(watcher) ?? (() => undefined),
    boxes: subscribers && new VoiceMessages(subscribers.db),
    free: (isOrphan) => media.free(isOrphan),
    estate: new Estate(systemClock, survivalOf(file) + MARGIN),
  })
  if (!(await followDeployments(application, parts))) await application.deploy(app.file)
  return application
}

/** @returns true when a version that was deployed runs. */
async function followDeployments(
  application: Application,
  { file, subscribers, log }: Parts,
): Promise<boolean> {
  if (!subscribers || !file.store) return false
  const follower = new DeploymentFollower({
    ...{ deployments: new Deployments(subscribers.db), folder: `${file.store.folder}-apps`, log },
    run: (program) => application.deploy(program),
  })
  subscribers.hear((news) => {
    if (!news || news.table === 'deployment') void follower.settle()
  })
  return follower.settle()
}
