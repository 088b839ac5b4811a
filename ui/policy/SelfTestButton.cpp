#include "ui/policy/SelfTestButton.h"

#include "ui/common/Icons.h"
#include "ui/policy/SelfTestDialog.h"
#include "ui/policy/SelfTestReports.h"

namespace ui {

using namespace Qt::Literals::StringLiterals;

SelfTestButton::SelfTestButton(PolicyDraft *draft, api::ServerController *server, QWidget *parent)
    : QPushButton(ui::icon(u"shield"_s), tr("&Self-test…"), parent)
    , m_draft(draft)
    , m_server(server)
    , m_reports(new SelfTestReports(draft, server, this))
{
    setToolTip(tr("Attack a private copy of this server and see what it refuses"));
    setAccessibleDescription(toolTip());
    connect(this, &QPushButton::clicked, this, &SelfTestButton::openDialog);
    connect(m_reports, &SelfTestReports::changed, this, &SelfTestButton::reportChanged);
}

// Before the reports go, which it uses.
SelfTestButton::~SelfTestButton()
{
    delete m_dialog;
}

void SelfTestButton::openDialog()
{
    if (!m_dialog) {
        m_dialog = new SelfTestDialog(m_draft, m_server, m_reports, this);
        m_dialog->setAttribute(Qt::WA_DeleteOnClose);
    }
    m_dialog->show();
    m_dialog->raise();
    m_dialog->activateWindow();
}

} // namespace ui
