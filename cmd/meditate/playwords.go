package main

import "meditate/narration/script"

// playWords are what is said to someone who practises, in one language.
type playWords struct {
	voice, builtin, until, advice, begins, anyKey string
	preparing, gettingReady                       string
	lost                                          string
	end, ask                                      string
	keys                                          string
}

func wordsFor(language string) playWords {
	if script.French(language) {
		return playWords{
			voice:        "voix : %s",
			builtin:      "intégrée",
			until:        "%s, jusque vers %s",
			advice:       "Un casque, les yeux fermés si tu veux. Tu peux arrêter à tout moment. Pas en conduisant.",
			begins:       "La séance commence dans %s.",
			anyKey:       "? montre les touches.",
			preparing:    "La voix se prépare, un instant.",
			gettingReady: "la voix se prépare %d/%d  ",
			lost:         "La sortie audio a disparu. La séance t’attend une demi-minute.",
			end:          "%s — %s",
			ask:          "Une ligne pour toi, si tu veux : ",
			keys: `espace  pause, reprise
← →     phrase d’avant, phrase d’après
p n     partie d’avant, partie d’après
+ −     plus fort, moins fort
b       une cloche
s       sous-titres
q       arrêter là`,
		}
	}
	return playWords{
		voice:        "voice: %s",
		builtin:      "built in",
		until:        "%s, until about %s",
		advice:       "Headphones, eyes closed if you like. You may stop at any time. Not while driving.",
		begins:       "The session begins in %s.",
		anyKey:       "? shows the keys.",
		preparing:    "The voice gets ready, one moment.",
		gettingReady: "the voice gets ready %d/%d  ",
		lost:         "The sound device went away. The session waits half a minute for it.",
		end:          "%s — %s",
		ask:          "A line for yourself, if you like: ",
		keys: `space  pause, go on
← →    phrase before, phrase after
p n    part before, part after
+ −    louder, softer
b      a bell
s      subtitles
q      stop here`,
	}
}
