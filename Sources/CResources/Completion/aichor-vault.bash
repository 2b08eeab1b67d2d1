# SPDX-License-Identifier: Apache-2.0
# bash completion of aichor-vault

_aichor_vault() {
    local rest=${COMP_LINE:0:COMP_POINT} word current prefix="" line IFS=$'\n'
    local -a words=() lines=() files=()
    local -i index
    COMPREPLY=()
    # bash also splits words at '=' and ':'; join the parts that no blank separates.
    for ((index = 0; index <= COMP_CWORD; index++)); do
        word=${rest#"${rest%%[![:blank:]]*}"}
        if [[ $index -eq 0 || $word != "$rest" ]]; then words+=(""); fi
        if [[ $index -eq $COMP_CWORD ]]; then
            words[${#words[@]} - 1]+=$word
        else
            words[${#words[@]} - 1]+=${COMP_WORDS[index]}
            rest=${word#"${COMP_WORDS[index]}"}
        fi
    done
    current=${words[${#words[@]} - 1]}
    # The part that bash keeps: it replaces only what comes after the last '=' or ':'.
    if [[ $COMP_WORDBREAKS == *=* || $COMP_WORDBREAKS == *:* ]]; then
        prefix=$current
        while [[ -n $prefix && ! ($prefix == *[=:] && $COMP_WORDBREAKS == *"${prefix: -1}"*) ]]; do
            prefix=${prefix%?}
        done
    fi
    mapfile -t lines < <(printf '%s\n' "${words[@]:1}" | "${COMP_WORDS[0]/#\~/$HOME}" complete 2>/dev/null)
    for line in "${lines[@]}"; do
        if [[ $line == ":files"* ]]; then
            compopt -o filenames 2>/dev/null
            line=${line#*$'\t'}
            mapfile -t files < <(compgen -f -- "${current#"$line"}")
            for word in "${files[@]}"; do
                word=$line$word
                COMPREPLY+=("${word#"$prefix"}")
            done
        else
            word=${line%%$'\t'*}
            if [[ $word == "$current"* ]]; then COMPREPLY+=("${word#"$prefix"}"); fi
        fi
    done
}

complete -F _aichor_vault aichor-vault
