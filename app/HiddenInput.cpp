#include "app/HiddenInput.h"

#include <unistd.h>

#include <csignal>

namespace app {

namespace {

constexpr int endingSignals[] = {SIGINT, SIGTERM, SIGHUP, SIGQUIT};

// A signal handler reaches nothing but globals; tcsetattr() is one of the functions it may call.
termios shownState{};

void showAgain(int number)
{
    ::tcsetattr(STDIN_FILENO, TCSANOW, &shownState);
    std::signal(number, SIG_DFL);
    std::raise(number);
}

} // namespace

HiddenInput::HiddenInput()
{
    if (!::isatty(STDIN_FILENO) || ::tcgetattr(STDIN_FILENO, &shownState) != 0)
        return;
    m_isTerminal = true;
    for (const int number : endingSignals)
        std::signal(number, showAgain);
    termios hidden = shownState;
    hidden.c_lflag &= ~tcflag_t(ECHO);
    hidden.c_lflag |= ECHONL;
    ::tcsetattr(STDIN_FILENO, TCSAFLUSH, &hidden);
}

HiddenInput::~HiddenInput()
{
    if (!m_isTerminal)
        return;
    ::tcsetattr(STDIN_FILENO, TCSAFLUSH, &shownState);
    for (const int number : endingSignals)
        std::signal(number, SIG_DFL);
}

} // namespace app
