import type { Readings } from '../question.ts'
import type { Figure } from './figure.ts'
import { figureOf } from './figure.ts'
import type { Scene } from './scene.ts'

/** The figure of every holding of every card under one reading, by the numbers of card and holding. */
export type Weighed = {
  readonly scene: Scene
  readonly readings: Readings
  readonly figures: readonly (readonly Figure[])[]
}

export const weigh = (scene: Scene, readings: Readings): Weighed => ({
  scene,
  readings,
  figures: scene.cards.map((card) => card.holdings.map((holding) => figureOf(card, holding, readings))),
})
