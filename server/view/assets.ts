/** The files pages refer to: style sheets only. Nothing on a page comes from anywhere else. */
import { createRequire } from 'node:module'
import { projectPath } from '../schema.ts'

export interface Asset {
  /** Absolute path. */
  readonly file: string
  readonly mediaType: string
}

const { resolve } = createRequire(import.meta.url)

/** Path of the URL → file to serve there, as it is. */
export const assets: ReadonlyMap<string, Asset> = new Map([
  [
    '/assets/pico.min.css',
    { file: resolve('@picocss/pico/css/pico.min.css'), mediaType: 'text/css; charset=utf-8' },
  ],
  [
    '/assets/mediation.css',
    { file: projectPath('server/view/mediation.css'), mediaType: 'text/css; charset=utf-8' },
  ],
])
