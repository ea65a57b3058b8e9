#!/usr/bin/env bash
# sox.sh DIR OUT [bed]: makes the session of make.sh with sox: the clips, each
# resampled by itself, and zeros between them, into one last sox that writes the
# file. With bed, the bed lies under them, under its curve, and the speech is
# brought to −16 LUFS and limited to −1 dB. sox has no meter: speech is measured
# with the filters of BS.1770 and an ungated mean. A file beyond 4 GiB gets a
# header that is wrong.
set -euo pipefail
dir=$1 out=$2 bed=${3:-}
raw=(-r 48000 -c 2)

# voice BITS prints the session without a bed, as bare samples of so many bits.
voice() {
	local clip silence
	while IFS=$'\t' read -r clip silence; do
		sox "$clip" -t "s$1" "${raw[@]}" -
		head -c $((silence * 2 * $1 / 8)) /dev/zero
	done <"$dir/list.tsv"
}

# bed prints the bed under its curve.
bed() {
	sox -T "|sox '$dir/bed.wav' -p repeat -" "|sox '$dir/duck.wav' -p rate 48000 remix 1 1" -p trim 0 "$seconds"
}

# loudness prints how loud the speech is: the filters are those of BS.1770-4,
# tables 1 and 2, and both channels are the same.
loudness() {
	local clips
	mapfile -t clips < <(cut -f 1 "$dir/list.tsv")
	sox "${clips[@]}" -n rate 48000 \
		biquad 1.53512485958697 -2.69169618940638 1.19839281085285 1 -1.69065929318241 0.73248077421585 \
		biquad 1 -2 1 1 -1.99004745483398 0.99007225036621 stats 2>&1 |
		awk '/^RMS lev dB/ { print $4 + 3.01 - 0.691 }'
}

if [ -z "$bed" ]; then
	voice 16 | sox -t s16 "${raw[@]}" - "$out"
	exit
fi
seconds=$(jq '.frames / 48000' "$dir/score.json")
gain=$(awk -v i="$(loudness)" 'BEGIN { print -16 - i }')
# A limiter: what is above the ceiling before the gain comes out at the ceiling,
# at once; it lets go in 80 ms.
ceiling=$(awk -v g="$gain" 'BEGIN { print (-1 - g < -0.1) ? -1 - g : -0.1 }')
sox -m -v 1 -t s32 "${raw[@]}" <(voice 32) -v 1 -t sox <(bed) -b 16 "$out" \
	compand 0,0.08 "$ceiling,$ceiling,0,$ceiling" "$gain"
