import { expect } from 'chai'
import { achievementSvg } from '../../server/http/achievement-image.ts'
import { startService } from '../support/service.ts'

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
})
