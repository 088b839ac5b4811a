#include "ui/common/TrialBanner.h"

#include "server/base/Clock.h"
#include "ui/common/Icons.h"
#include "ui/common/InlineMessage.h"
#include "ui/common/PlainLabel.h"

#include <QHBoxLayout>
#include <QPushButton>

#include <algorithm>

namespace ui {

using namespace Qt::Literals::StringLiterals;

TrialBanner::TrialBanner(api::ServerController *server, QWidget *parent)
    : QFrame(parent)
    , m_server(server)
    , m_text(new PlainLabel(this))
    , m_keep(new QPushButton(icon(u"check"_s), tr("&Keep"), this))
    , m_back(new QPushButton(icon(u"refresh"_s), tr("Go &back now"), this))
    , m_error(new InlineMessage(this))
{
    setFrameShape(QFrame::StyledPanel);
    setObjectName(u"trialBanner"_s);
    m_text->setObjectName(u"trialText"_s);
    m_text->setWordWrap(true);
    m_keep->setObjectName(u"keepTrial"_s);
    m_back->setObjectName(u"endTrial"_s);
    m_keep->setAccessibleDescription(tr("Saves what is being tried out"));
    m_back->setAccessibleDescription(tr("Puts the former settings in force again"));
    auto *column = new QVBoxLayout(this);
    auto *line = new QHBoxLayout;
    line->addWidget(m_text, 1);
    line->addWidget(m_keep);
    line->addWidget(m_back);
    column->addLayout(line);
    column->addWidget(m_error);
    m_clock.setInterval(500);
    connect(&m_clock, &QTimer::timeout, this, &TrialBanner::tick);
    connect(m_keep, &QPushButton::clicked, this, &TrialBanner::keep);
    connect(m_back, &QPushButton::clicked, server, &api::ServerController::endTrial);
    connect(server, &api::ServerController::trialChanged, this, &TrialBanner::refresh);
    refresh();
}

void TrialBanner::refresh()
{
    const bool trying = m_server->trial().has_value();
    setVisible(trying);
    m_error->hide();
    if (!trying) {
        m_clock.stop();
        return;
    }
    m_clock.start();
    tick();
}

void TrialBanner::tick()
{
    const std::optional<api::Trial> trial = m_server->trial();
    if (!trial)
        return;
    const qint64 left = trial->endsAt - base::Clock::system().utcMicroseconds();
    const int seconds = int(std::max<qint64>(0, (left + 999'999) / 1'000'000));
    m_text->setText(tr("Tried out, not saved. The former settings come back in %n seconds.", nullptr, seconds));
}

void TrialBanner::keep()
{
    if (const base::Result<void> kept = m_server->keepTrial(); !kept)
        m_error->showMessage(InlineMessage::Severity::Error, kept.error().detail);
}

} // namespace ui
