import { file, type ImageFile, link } from '../../content/image-file.ts'
import { readScript } from '../read-script.ts'

const UNIT = 'switchyard-report.service'

/**
 * What has an installed node tell its boot service that it runs, once.
 *
 * @param source URL with the node's token; a secret until the installation ends.
 */
export function reportFiles(source: string): readonly ImageFile[] {
  return [
    file('/var/lib/switchyard/boot-service', `${source}\n`, 0o600),
    file(
      '/usr/lib/switchyard-report/report-first-boot.mjs',
      readScript('report/report-first-boot.mjs'),
    ),
    file(`/etc/systemd/system/${UNIT}`, readScript(`report/${UNIT}`)),
    link(`/etc/systemd/system/multi-user.target.wants/${UNIT}`, `/etc/systemd/system/${UNIT}`),
  ]
}
