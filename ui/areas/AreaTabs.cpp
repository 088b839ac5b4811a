#include "ui/areas/AreaTabs.h"

#include "ui/areas/AreaFindings.h"
#include "ui/areas/AreaForm.h"
#include "ui/areas/AreasDraft.h"
#include "ui/areas/FindingsList.h"
#include "ui/areas/VisitorPanel.h"
#include "ui/common/Icons.h"

#include <QScrollArea>

namespace ui {

using namespace Qt::Literals::StringLiterals;

namespace {

enum Tab { AreaTab, FindingsTab, VisitorTab };

} // namespace

AreaTabs::AreaTabs(AreasDraft *draft, AreaFindings *findings, UseMeter *meter, QWidget *parent)
    : QTabWidget(parent)
    , m_draft(draft)
    , m_findings(findings)
{
    setObjectName(u"views"_s);
    setDocumentMode(true);
    setAccessibleName(tr("Views of the areas"));
    auto *scroll = new QScrollArea(this);
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setAccessibleName(tr("Details of the area"));
    scroll->setAccessibleDescription(tr("Permissions, path, folder and limits of the selected area"));
    scroll->setFocusPolicy(Qt::NoFocus);
    m_form = new AreaForm(draft, findings, meter, scroll);
    scroll->setWidget(m_form);
    auto *list = new FindingsList(draft, findings, this);
    m_visitor = new VisitorPanel(draft, this);
    addTab(scroll, ui::icon(u"folder"_s), tr("This area"));
    addTab(list, ui::icon(u"info"_s), tr("Findings"));
    addTab(m_visitor, ui::icon(u"eye"_s), tr("As a visitor"));
    connect(list, &FindingsList::fixRequested, this, &AreaTabs::fixRequested);
    connect(list, &FindingsList::acceptRequested, this, &AreaTabs::acceptRequested);
    connect(list, &FindingsList::withdrawRequested, this, &AreaTabs::withdrawRequested);
    connect(list, &FindingsList::areaRequested, this, &AreaTabs::followFinding);
    connect(m_form, &AreaForm::fixRequested, this, &AreaTabs::fixRequested);
    connect(m_form, &AreaForm::acceptRequested, this, &AreaTabs::acceptRequested);
    connect(m_form, &AreaForm::withdrawRequested, this, &AreaTabs::withdrawRequested);
    connect(m_findings, &AreaFindings::changed, this, &AreaTabs::showCounts);
}

void AreaTabs::showArea()
{
    setCurrentIndex(AreaTab);
}

void AreaTabs::seeAsVisitor()
{
    setCurrentIndex(VisitorTab);
    m_visitor->start();
}

void AreaTabs::followFinding(const QString &path)
{
    m_draft->setCurrent(m_draft->indexOf(path));
    showArea();
    Q_EMIT areaShown();
}

void AreaTabs::showCounts()
{
    const AreaFindings::Count count = m_findings->countAll();
    const int open = count.errors + count.warnings;
    setTabText(FindingsTab, open > 0 ? tr("Findings (%1)").arg(open) : tr("Findings"));
    const auto tone = count.errors > 0 ? Tone::Bad : count.warnings > 0 ? Tone::Warning : Tone::Text;
    setTabIcon(FindingsTab,
               ui::icon(count.errors > 0         ? u"error"_s
                            : count.warnings > 0 ? u"warning"_s
                                                 : u"info"_s,
                        tone));
}

} // namespace ui
