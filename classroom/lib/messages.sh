# shellcheck shell=bash
# Every sentence that the classroom's scripts say, in English and Korean. Sourced by common.sh.
# The values (%s) stand in the same order in both languages, since printf of bash cannot reorder them.

language=${LC_ALL:-${LANG:-}}
case $language in ko*) language=ko ;; *) language=en ;; esac

both() { if [ "$language" = ko ]; then printf '%s' "$2"; else printf '%s' "$1"; fi; }

message() { # KEY
  case $1 in
    # how the commands are called
    no-action) both 'say what to do: %s up, down or status (--help shows more)' '무엇을 할지 적어 주세요: %s up, down, status 중 하나 (--help에 설명이 있어요)' ;;
    unknown-argument) both 'unknown argument: %s (--help lists what there is)' '모르는 인자예요: %s (--help에 목록이 있어요)' ;;
    option-needs-value) both '%s needs a value after it' '%s 뒤에 값이 필요해요' ;;
    bad-suite) both 'there is no suite %s: use host, trixie or sid' '%s: 없는 suite예요. host, trixie, sid 중에서 골라 주세요' ;;
    bad-store) both 'there is no image store %s: use classic or containerd' '%s: 없는 이미지 스토어예요. classic이나 containerd를 써 주세요' ;;
    bad-users) both 'there is no way called %s to number users: use host or remap' '%s: 없는 방식이에요. host나 remap을 써 주세요' ;;
    bad-subnet) both '%s is not an address with a range: write it like 10.231.1.1/24' '%s: 주소와 범위가 아니에요. 10.231.1.1/24처럼 적어 주세요' ;;
    bad-bridge) both 'a bridge name has at most 15 letters: %s' '브리지 이름은 15자까지예요: %s' ;;
    bad-port) both '%s is not a port: use a number from 1 to 65535' '%s: 포트가 아니에요. 1부터 65535까지의 숫자를 써 주세요' ;;
    bad-with) both 'there is no way called %s: use auto, process or container' '%s: 없는 방법이에요. auto, process, container 중에서 골라 주세요' ;;
    socket-too-long) both 'the path of the socket is too long, choose a shorter --home or --socket: %s' '소켓 경로가 너무 길어요. --home이나 --socket을 더 짧게 정해 주세요: %s' ;;

    # the machine
    broke) both '%s stopped at line %s, where this failed: %s' '%s: %s번째 줄에서 멈췄어요. 실패한 명령: %s' ;;
    not-debian) both 'This machine is neither Debian nor Ubuntu, so nothing is installed or started on it. Start Docker yourself (Docker Desktop, for example), then try again.' '이 컴퓨터는 Debian도 Ubuntu도 아니어서 아무것도 설치하거나 시작하지 않았어요. Docker를 직접 켠 뒤(예: Docker Desktop) 다시 해 주세요.' ;;
    not-root) both 'This needs root, to install and start Docker. Run it with sudo, or start Docker yourself first.' 'Docker를 설치하고 시작하려면 root 권한이 필요해요. sudo로 실행하거나 Docker를 먼저 직접 켜 주세요.' ;;
    installing) both 'Installing %s from the package archive.' '패키지 저장소에서 설치해요: %s' ;;
    install-failed) both 'Could not install %s; what apt said is above.' '설치하지 못했어요: %s. apt의 메시지가 위에 있어요.' ;;
    waiting-for-lock) both 'Another command is at work here; waiting for it (%s).' '다른 명령이 여기서 작업 중이에요. 끝나기를 기다려요 (%s).' ;;
    lock-held) both 'The other command did not finish in ten minutes: %s' '다른 명령이 10분 안에 끝나지 않았어요: %s' ;;
    not-our-folder) both 'The classroom did not make %s, so it is left alone.' '%s: 이 도구가 만든 폴더가 아니라서 그대로 뒀어요.' ;;
    port-taken) both 'Port %s is taken by something else (%s). Stop that, or choose another port with %s.' '%s번 포트를 다른 프로그램이 쓰고 있어요 (%s). 그 프로그램을 끝내거나, 다른 포트를 골라 주세요: %s' ;;

    # the engine
    engine-found) both 'An engine that is not ours answers on %s, version %s. It is used as it is.' '다른 엔진이 이미 응답하고 있어요: %s, 버전 %s. 그대로 써요.' ;;
    engine-answers) both 'The engine that your docker command reaches is used: %s, version %s.' 'docker 명령이 접속하는 엔진을 써요: %s, 버전 %s' ;;
    engine-starting) both 'Starting a Docker engine (%s) on %s.' 'Docker 엔진을 시작해요(%s): %s' ;;
    engine-up) both 'The engine on %s is up, version %s.' '엔진이 켜져 있어요: %s, 버전 %s' ;;
    engine-down) both 'No engine answers on %s.' '응답하는 엔진이 없어요: %s' ;;
    engine-stopping) both 'Stopping the engine on %s, with its containers.' '엔진과 그 컨테이너를 멈춰요: %s' ;;
    engine-not-ours) both 'No engine of ours runs from %s.' '여기에서 시작한 엔진은 없어요: %s' ;;
    engine-failed) both 'The engine did not start; the end of its log is above, all of it is in %s.' '엔진이 시작되지 않았어요. 로그의 끝부분이 위에 있고, 전체는 여기 있어요: %s' ;;
    engine-stays) both 'The engine (process %s) does not end.' '엔진(프로세스 %s)이 끝나지 않아요.' ;;
    making-engine-root) both 'Making a Debian %s system tree for the engine; once only, about half a minute.' '엔진에 쓸 Debian %s 시스템을 만들어요. 처음 한 번만, 30초쯤 걸려요.' ;;
    engine-root-failed) both 'Could not make the Debian %s system tree; the whole log is %s.' 'Debian %s 시스템을 만들지 못했어요. 전체 로그: %s' ;;
    bridge-differs) both 'A bridge %s exists already with another address than %s. Choose another name with --bridge.' '브리지 %s: 이미 있고, 주소가 %s 값과 달라요. --bridge로 다른 이름을 골라 주세요.' ;;
    subnet-taken) both 'The range %s is in use on %s. Choose another with --subnet.' '%s 범위는 이미 %s에서 쓰고 있어요. --subnet으로 다른 범위를 골라 주세요.' ;;
    no-free-range) both 'No free address range was found. Give one with --subnet.' '비어 있는 주소 범위를 찾지 못했어요. --subnet으로 정해 주세요.' ;;
    no-firewall) both 'The firewall rules for %s could not be added: its containers cannot reach the outside. Published ports work.' '%s의 방화벽 규칙을 넣지 못했어요. 컨테이너가 바깥에 접속할 수 없지만, 게시한 포트는 동작해요.' ;;

    # the images and the mirror
    images-making) both 'Building the images of the course from Debian packages; once only, about a minute.' '강좌에 쓸 이미지를 Debian 패키지로 만들어요. 처음 한 번만, 1분쯤 걸려요.' ;;
    images-made) both 'The images are ready (%s seconds).' '이미지가 준비됐어요 (%s초).' ;;
    images-failed) both 'Could not build the images; the whole log is in %s.' '이미지를 만들지 못했어요. 전체 로그: %s' ;;
    mirror-up) both 'The mirror with the images of the course is up on %s.' '강좌 이미지가 있는 미러가 켜져 있어요: %s' ;;
    mirror-down) both 'The mirror is not up on %s.' '미러가 꺼져 있어요: %s' ;;
    mirror-stopped) both 'The mirror is stopped.' '미러를 멈췄어요.' ;;

    # the registry
    registry-up) both 'The registry to push to is up on %s.' '푸시할 레지스트리가 켜져 있어요: %s' ;;
    registry-down) both 'The registry is not up on %s.' '레지스트리가 꺼져 있어요: %s' ;;
    registry-stopped) both 'The registry is stopped. What was pushed is kept.' '레지스트리를 멈췄어요. 올린 이미지는 그대로 남아 있어요.' ;;
    registry-purged) both 'The registry is stopped, and what was pushed is removed.' '레지스트리를 멈추고 올린 이미지를 지웠어요.' ;;
    registry-failed) both 'The registry did not start; the whole log is in %s.' '레지스트리가 시작되지 않았어요. 전체 로그: %s' ;;
    registry-no-engine) both 'No Docker engine answers, and the registry runs in one here. Start Docker first.' '응답하는 Docker 엔진이 없어요. 여기서는 레지스트리가 Docker 안에서 돌아가니 Docker를 먼저 켜 주세요.' ;;
    registry-image) both 'Fetching the image %s.' '이미지를 내려받아요: %s' ;;
    registry-image-failed) both 'Could not fetch the image %s: is the internet or a mirror reachable?' '이미지를 내려받지 못했어요: %s. 인터넷이나 미러에 접속되나요?' ;;
    account-name) both 'name the account: registry.sh account NAME' '계정 이름을 적어 주세요: registry.sh account 이름' ;;
    account-bad-name) both 'an account name has letters, digits, dots, dashes and underscores only: %s' '계정 이름에는 영문자, 숫자, 점, 하이픈, 밑줄만 쓸 수 있어요: %s' ;;
    account-ask) both 'Password for %s: ' '%s의 비밀번호: ' ;;
    account-no-password) both 'an account needs a password: give it on standard input' '계정에는 비밀번호가 필요해요. 표준 입력으로 넣어 주세요' ;;
    account-needs-registry) both 'Start the registry first: registry.sh up' '레지스트리를 먼저 켜 주세요: registry.sh up' ;;
    account-failed) both 'Could not make the account %s.' '계정을 만들지 못했어요: %s' ;;
    account-done) both 'The account %s can log in.' '이제 이 계정으로 로그인할 수 있어요: %s' ;;

    # a classroom as a whole
    endpoint-denied) both 'The engine on %s does not let you in. Join its group (sudo usermod -aG docker YOU, then log in again), or run this with sudo.' '엔진(%s)에 접속할 권한이 없어요. docker 그룹에 들어가거나(sudo usermod -aG docker 사용자이름 실행, 다시 로그인) sudo로 실행해 주세요.' ;;
    endpoint-elsewhere) both 'Your Docker command is set to talk to %s, and nothing answers there. Start that engine, or unset DOCKER_HOST and DOCKER_CONTEXT.' 'docker 명령이 %s에 접속하게 되어 있는데 응답이 없어요. 그 엔진을 켜거나 DOCKER_HOST와 DOCKER_CONTEXT 설정을 지워 주세요.' ;;
    hub-unreachable) both 'This engine is not ours and cannot fetch nginx. To fetch the images of the course from this machine, run
  %s
put this into the engine'"'"'s daemon.json (/etc/docker/daemon.json on Linux; Settings, Docker Engine in Docker Desktop) and restart the engine:
  { "registry-mirrors": ["%s"] }' '이 엔진은 이 스크립트가 시작한 것이 아니고, nginx를 내려받을 수 없어요. 이 컴퓨터에서 강좌 이미지를 내려받으려면 먼저 실행해 주세요:
  %s
그리고 엔진의 daemon.json(Linux는 /etc/docker/daemon.json, Docker Desktop은 Settings의 Docker Engine)에 아래를 넣고 엔진을 다시 시작해 주세요:
  { "registry-mirrors": ["%s"] }' ;;
    classroom-up) both '
Everything is up.
  engine    %s
  images    %s
  registry  %s   account %s, password %s' '
모두 준비됐어요.
  엔진        %s
  이미지      %s
  레지스트리  %s   계정 %s, 비밀번호 %s' ;;
    images-missing) both 'out of reach: see above' '내려받을 수 없어요. 위의 안내를 봐 주세요' ;;
    images-from-hub) both 'as this engine fetches them itself' '이 엔진이 직접 내려받아요' ;;
    classroom-stopped) both 'Everything that up.sh started is stopped. Images, containers and pushes are kept; down.sh --purge removes them.' 'up.sh가 시작한 것을 모두 멈췄어요. 이미지와 컨테이너, 올린 것은 남아 있어요. down.sh --purge로 지울 수 있어요.' ;;
    purge-ask) both 'Remove everything below %s and %s for good? Type yes: ' '%s, %s 아래를 모두 지울까요? 되돌릴 수 없어요. 지우려면 yes를 입력해 주세요: ' ;;
    purge-no) both 'Nothing was removed.' '아무것도 지우지 않았어요.' ;;
    purged) both 'Removed.' '지웠어요.' ;;

    *) printf 'message %s is missing: %%s' "$1" ;;
  esac
}
