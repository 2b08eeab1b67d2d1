# SPDX-License-Identifier: Apache-2.0
#compdef aichor-vault

_aichor-vault() {
    local line
    local -a before lines described bare
    local -i ret=1
    if (( CURRENT > 2 )); then before=("${(@)words[2,CURRENT-1]}"); fi
    lines=("${(@f)$(print -rl -- "${before[@]}" "$PREFIX" | "${words[1]/#\~/$HOME}" complete 2>/dev/null)}")
    for line in "${lines[@]}"; do
        if [[ $line == :files* ]]; then
            line=${line#*$'\t'}
            [[ -z $line ]] || compset -P "${(b)line}"
            _files && ret=0
        elif [[ $line == *$'\t' ]]; then
            bare+=("${line%$'\t'}")
        elif [[ -n $line ]]; then
            described+=("${${line%%$'\t'*}//:/\\:}:${line#*$'\t'}")
        fi
    done
    (( ! $#bare )) || compadd -- "${bare[@]}" && ret=0
    (( ! $#described )) || _describe -V 'aichor-vault' described && ret=0
    return ret
}

if [[ "${funcstack[1]}" = _aichor-vault ]]; then
    _aichor-vault "$@"
else
    compdef _aichor-vault aichor-vault
fi
