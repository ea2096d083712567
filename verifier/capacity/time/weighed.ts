import type { Readings } from '../question.ts'
import type { Figure } from './figure.ts'
import { figureOf } from './figure.ts'
import type { Scene } from './scene.ts'

/** The figures of all stretches under one reading, in the same order. */
export type Weighed = {
  readonly scene: Scene
  readonly readings: Readings
  readonly figures: readonly Figure[]
}

export const weigh = (scene: Scene, readings: Readings): Weighed => ({
  scene,
  readings,
  figures: scene.stretches.map(({ card, holding }) => figureOf(card, holding, readings)),
})

/** Whether two readings give every card the same, as they do where no card is leased in, or all stand in one place. */
export const weighSame = (a: Weighed, b: Weighed): boolean =>
  a.figures.every(({ proven, atMost }, at) => {
    const other = b.figures[at]
    return other?.proven === proven && other.atMost === atMost
  })
