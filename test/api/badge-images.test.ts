import { expect } from 'chai'
import { achievementSvg } from '../../server/http/achievement-image.ts'
import { startService } from '../support/service.ts'
import { oneBadge } from '../support/training.ts'

describe('the pictures of the badges of this service', () => {
  it('write every name and every level whole, and say in words all that they show', async () => {
    const service = await startService()
    try {
      const achievements = service.context.deps.achievements.list()
      expect(achievements).to.have.length.above(200)
      for (const achievement of achievements)
        for (const language of achievement.languages) {
          const svg = achievementSvg(achievement, language)
          expect(svg, achievement.id).to.not.include('…')
          const described = /<desc>([^<]*)<\/desc>/u.exec(svg)?.[1] ?? ''
          const framework = achievement.framework.title[language].replaceAll('&', '&amp;')
          expect(described, achievement.id).to.include(framework)
        }
    } finally {
      await service.stop()
    }
  })

  it('are documents without script, without anything from elsewhere and of no origin, opened by themselves', async () => {
    const service = await startService()
    try {
      const { credential } = (await oneBadge(await service.organisation('atelier-dole'))).line
      const frameworks = '/frameworks/referentiel-mediateurs/0.1.0/achievements'
      const drawings = [
        [`${credential}/badge.svg`, '*/*'],
        [credential, 'image/svg+xml'],
        [`${service.url}${frameworks}/RM-A1.1-N1/image.svg`, '*/*'],
      ] as const
      for (const [url, accept] of drawings) {
        const { status, headers } = await service.anonymous.call('GET', url, { headers: { Accept: accept } })
        expect([status, headers.get('content-type')], url).to.deep.equal([200, 'image/svg+xml'])
        expect(headers.get('content-security-policy'), url)
          .to.match(/^default-src 'none';/u)
          .and.match(/; sandbox$/u)
        expect(headers.get('x-content-type-options'), url).to.equal('nosniff')
      }
    } finally {
      await service.stop()
    }
  })
})
