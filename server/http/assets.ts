/** The style sheets of the pages. Outside openapi.yaml: they are no part of the API. */
import type { Express } from 'express'
import { assets } from '../view/assets.ts'

/** Serves each asset at its path, for a day. */
export function mountAssets(app: Express): void {
  for (const [path, { file, mediaType }] of assets) {
    app.get(path, (_request, response) => {
      response.set({ 'Content-Type': mediaType, 'Cache-Control': 'public, max-age=86400' })
      response.sendFile(file, { cacheControl: false })
    })
  }
}
