#!/usr/bin/env bash
# make.sh DIR PHRASES LENGTH: makes one session for all three programs in DIR:
#
#   session.md   the script that meditate exports: sentences and silences
#   score.json   when each of them is said
#   clip-N.wav   the sentences for the others, at 22.05 kHz, in the words and at
#                the speed that meditate asks espeak-ng for
#   list.tsv     each clip, and how many frames of silence at 48 kHz are behind it
#   bed.wav      a minute of brown noise, at the level that it is to have
#   duck.wav     the gain of the bed, 100 times a second
#
# Nothing of this is timed.
set -euo pipefail
dir=$1 phrases=$2 length=$3
here=$(cd "$(dirname "$0")" && pwd)

# write_script prints a script with so many sentences of the built-in days; after
# the last of them they begin again.
write_script() {
	local lines
	mapfile -t lines < <(grep -hE '^[^-#>(<{ :][^:{]{30,}\.$' "$here"/../../scripts/jour-*.md | awk '!seen[$0]++')
	printf -- '---\ntitre: Banc\ndurée: %s\n---\n## Un\n' "$length"
	for ((i = 0; i < phrases; i++)); do
		printf '%s\n(silence 20 s, 2 s à 5 min)\n' "${lines[i % ${#lines[@]}]}"
	done
}

# write_clips says the phrases of the score and lists them.
write_clips() {
	local room text clip n=0
	jq -r '.frames as $all | [.events[] | select(.kind == "phrase")] as $p | $p | to_entries[] |
		[(($p[.key + 1].start // $all) - .value.start), .value.spoken] | @tsv' "$dir/score.json" |
		while IFS=$'\t' read -r room text; do
			clip="$dir/clip-$n.wav"
			espeak-ng -v fr -s 130 -b 1 -w "$clip" -- "$text" </dev/null
			awk -v OFS='\t' -v clip="$clip" -v room="$room" -v sound="$(soxi -s "$clip")" -v rate="$(soxi -r "$clip")" \
				'BEGIN { silence = room - int(sound * 48000 / rate + 0.5); print clip, (silence > 0 ? silence : 0) }'
			n=$((n + 1))
		done >"$dir/list.tsv"
}

# lufs FILE… prints how loud files are one behind the other, as stereo.
lufs() {
	sox "$@" -r 48000 -t wav - remix 1 1 |
		ffmpeg -hide_banner -nostats -i - -af ebur128=framelog=verbose -f null - 2>&1 | awk '/I:.*LUFS/ { i = $2 } END { print i }'
}

# write_bed makes the bed of meditate's --bed-level 24: 24 LU below the speech
# while someone speaks and 6 dB more in long silences, down in 0.6 s and up in
# 1.5 s, raised cosines, with 5 s and 8 s at the ends. duck.wav is at half its
# gain, so that interpolation has room, and bed.wav is 6.02 dB louder for it.
write_bed() {
	local clips noise="$dir/noise.wav" gain
	mapfile -t clips < <(cut -f 1 "$dir/list.tsv")
	sox -R -n -r 48000 -c 2 -b 24 "$noise" synth 64 brownnoise brownnoise gain -20
	gain=$(awk -v speech="$(lufs "${clips[@]}")" -v bed="$(lufs "$noise")" 'BEGIN { print speech - 24 + 6 + 6.02 - bed }')
	sox -R "$noise" -b 16 "$dir/bed.wav" gain "$gain"
	rm "$noise"
	jq -r '(.events[] | select(.kind == "phrase") | [.start, .start + .frames]), [.frames] | map(. / 48000) | @tsv' "$dir/score.json" |
		awk '
			function ramp(x) { return x <= 0 ? 0 : x >= 1 ? 1 : (1 - cos(3.14159265358979 * x)) / 2 }
			NF == 2 { from[++n] = $1; to[n] = $2 }
			NF == 1 { end = $1 }
			END {
				print "; Sample Rate 100\n; Channels 1"
				to[0] = -1e9; from[n + 1] = 1e9 # a phrase long before and one long after
				for (i = 0; i < end * 100; i++) {
					t = i / 100
					while (t >= from[k + 1]) k++
					up = ramp((t - to[k]) / 1.5) * ramp((from[k + 1] - t) / 0.6)
					low = 0.501187 # -6 dB
					print t, (low + (1 - low) * up) * ramp(t / 5) * ramp((end - t) / 8) / 2
				}
			}' | sox -R -t dat - -b 16 "$dir/duck.wav"
}

mkdir -p "$dir"
write_script >"$dir/session.md"
meditate show "$dir/session.md" --voice espeak-ng:fr --json >"$dir/score.json"
write_clips
write_bed
