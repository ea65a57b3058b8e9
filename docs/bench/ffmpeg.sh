#!/usr/bin/env bash
# ffmpeg.sh DIR OUT [programme|speech]: makes the session of make.sh with ffmpeg:
# the clips, resampled, each with its silence, and joined. With a third word the
# bed lies under them, under its curve, and what the word says is brought to
# −16 LUFS and limited to −1 dB: speech is measured alone, beforehand; the
# programme while it is mixed into a file of floats, which is faster than mixing
# it twice.
set -euo pipefail
dir=$1 out=$2 anchor=${3:-}

quiet=(-v error -nostdin -y)
inputs=() n=0 clips="" padded="" labels=""
while IFS=$'\t' read -r clip silence; do
	inputs+=(-i "$clip")
	clips+="[$n]aresample=48000[a$n];"
	padded+="[$n]aresample=48000,apad=pad_len=${silence}[a$n];"
	labels+="[a$n]"
	n=$((n + 1))
done <"$dir/list.tsv"
stereo="pan=stereo|c0=c0|c1=c0" # other ways to it take 3 dB away
join="${labels}concat=n=$n:v=0:a=1,$stereo"
if [ -z "$anchor" ]; then
	exec ffmpeg "${quiet[@]}" "${inputs[@]}" -filter_complex "$padded$join" -rf64 auto "$out"
fi

all=("${inputs[@]}" -stream_loop -1 -i "$dir/bed.wav" -i "$dir/duck.wav")
mix="$padded${join}[voice];[$((n + 1))]aresample=48000,${stereo}[duck];[$n][duck]amultiply[bed];"
mix+="[voice][bed]amix=duration=first:normalize=0"

# measured ARGUMENT… runs ffmpeg and prints the loudness that its ebur128 says.
measured() {
	ffmpeg -hide_banner -nostats -nostdin -y "$@" 2>&1 | awk '/I:.*LUFS/ { i = $2 } END { if (i >= 0) exit 1; print i }'
}

# loud prints the filters that bring what is at so many LUFS to the target.
loud() {
	awk -v i="$1" 'BEGIN { printf "volume=%.1fdB,alimiter=limit=0.891:level=false", -16 - i }'
}

case $anchor in
speech)
	lufs=$(measured "${inputs[@]}" -filter_complex "$clips$join,ebur128=framelog=verbose" -f null -)
	ffmpeg "${quiet[@]}" "${all[@]}" -filter_complex "$mix,$(loud "$lufs")" -c:a pcm_s16le -rf64 auto "$out"
	;;
programme)
	trap 'rm -f "$out.mix.wav"' EXIT
	lufs=$(measured "${all[@]}" -filter_complex "$mix,ebur128=framelog=verbose" -c:a pcm_f32le -rf64 auto "$out.mix.wav")
	ffmpeg "${quiet[@]}" -i "$out.mix.wav" -af "$(loud "$lufs")" -c:a pcm_s16le -rf64 auto "$out"
	;;
*)
	echo "ffmpeg.sh: it is programme or speech that is measured, not $anchor" >&2
	exit 2
	;;
esac
