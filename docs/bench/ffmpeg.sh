#!/usr/bin/env bash
# ffmpeg.sh DIR OUT [bed]: makes the session of make.sh with ffmpeg: the clips,
# resampled, each with its silence, and joined. With bed, brown noise lies under it and is
# ducked by a side chain; a first pass measures the loudness, a second brings it to
# −16 LUFS and limits it to −1 dB.
set -euo pipefail
dir=$1 out=$2 bed=${3:-}

inputs=() chain="" labels="" n=0
while IFS=$'\t' read -r clip _ silence; do
	inputs+=(-i "$clip")
	chain+="[$n]aresample=48000,apad=pad_dur=${silence}[a$n];"
	labels+="[a$n]"
	n=$((n + 1))
done <"$dir/list.tsv"
chain+="${labels}concat=n=$n:v=0:a=1,aformat=channel_layouts=stereo"
quiet=(-v error -nostdin -y)
if [ -z "$bed" ]; then
	exec ffmpeg "${quiet[@]}" "${inputs[@]}" -filter_complex "$chain" "$out"
fi
seconds=$(jq '.frames / 48000' "$dir/score.json")
mixed="$out.mix.wav"
trap 'rm -f "$mixed"' EXIT
measured=$(ffmpeg -nostats -hide_banner -nostdin -y "${inputs[@]}" -f lavfi -i "anoisesrc=c=brown:r=48000:a=0.03:d=$seconds" \
	-filter_complex "$chain,asplit[v][key];[$n]aformat=channel_layouts=stereo[b];[b][key]sidechaincompress=threshold=0.02:ratio=8:attack=200:release=1500[d];[v][d]amix=inputs=2:duration=first:normalize=0,ebur128[o]" \
	-map '[o]' -c:a pcm_f32le "$mixed" 2>&1 | awk '/I:.*LUFS/ { i = $2 } END { print i }')
gain=$(awk -v i="$measured" 'BEGIN { printf "%.2f", -16 - i }')
ffmpeg "${quiet[@]}" -i "$mixed" -af "volume=${gain}dB,alimiter=limit=0.891:level=false" -c:a pcm_s16le "$out"
