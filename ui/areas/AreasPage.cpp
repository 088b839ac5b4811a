#include "ui/areas/AreasPage.h"

#include "server/base/PlainText.h"
#include "ui/areas/AreaEdits.h"
#include "ui/areas/AreaFindings.h"
#include "ui/areas/AreaForm.h"
#include "ui/areas/AreaTabs.h"
#include "ui/areas/AreasDraft.h"
#include "ui/areas/AreasInForce.h"
#include "ui/areas/AreasTree.h"
#include "ui/areas/AreasTreeView.h"
#include "ui/areas/FolderDrop.h"
#include "ui/areas/FolderInspector.h"
#include "ui/areas/ModeFixer.h"
#include "ui/areas/UseMeter.h"
#include "ui/common/DraftBar.h"
#include "ui/common/EmptyState.h"
#include "ui/common/Icons.h"
#include "ui/common/InlineMessage.h"
#include "ui/common/TrialBanner.h"

#include <QAction>
#include <QDir>
#include <QFileDialog>
#include <QMimeData>
#include <QPushButton>
#include <QSplitter>
#include <QStackedWidget>
#include <QVBoxLayout>

namespace ui {

using namespace Qt::Literals::StringLiterals;

namespace {

enum Leaf { EmptyLeaf, ContentLeaf };

QString askForFolder(QWidget *parent, const QString &start)
{
    return QFileDialog::getExistingDirectory(parent, AreasPage::tr("Choose a folder to publish"), start);
}

QList<TreeBadge> findingBadges(const AreaFindings::Count &count)
{
    QList<TreeBadge> badges;
    if (count.errors > 0)
        badges.append({u"✕ %1"_s.arg(count.errors), Tone::Bad, AreasPage::tr("%n error(s)", nullptr, count.errors)});
    if (count.warnings > 0)
        badges.append(
            {u"⚠ %1"_s.arg(count.warnings), Tone::Warning, AreasPage::tr("%n warning(s)", nullptr, count.warnings)});
    return badges;
}

} // namespace

AreasPage::AreasPage(api::ServerController *server, QWidget *parent)
    : Page(parent)
    , m_server(server)
    , m_draft(new AreasDraft(this))
    , m_findings(new AreaFindings(m_draft, server, this))
    , m_inspector(new FolderInspector(this))
    , m_meter(new UseMeter(this))
    , m_fixer(new ModeFixer(m_draft->stack(), this))
    , m_edits(new AreaEdits(m_draft, m_findings, m_fixer, this))
    , m_inForce(new AreasInForce(server, m_draft, m_findings, this))
    , m_model(new AreasTree(this))
    , m_chooseFolder(&askForFolder)
    , m_message(new InlineMessage(this))
    , m_stack(new QStackedWidget(this))
{
    m_model->setSources([this](const config::Area &area) { return m_meter->use(area); },
                        [this](const config::Area &area) { return findingBadges(m_findings->count(area.path)); });
    const int gap = fontMetrics().height();
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(gap, gap, gap, gap);
    column->setSpacing(gap / 2);
    column->addWidget(new TrialBanner(server, this));
    column->addWidget(m_message);
    column->addWidget(makeBar());
    column->addWidget(m_stack, 1);
    m_message->setObjectName(u"pageMessage"_s);
    m_message->setClosable(true);
    m_stack->addWidget(makeEmpty());
    m_stack->addWidget(makeContent());
    m_drop = new FolderDrop(this);
    m_tree->viewport()->setAcceptDrops(true); // in the tree a drop has a place
    connectParts();
    m_draft->setInForce(server->configuration());
    followDraft();
}

AreasPage::~AreasPage()
{
    // A field that loses the focus reports what was typed into it: now, not to what is half gone.
    if (QWidget *const focused = focusWidget())
        focused->clearFocus();
    m_draft->disconnect(this);
}

QWidget *AreasPage::makeBar()
{
    m_bar = new DraftBar(m_draft->stack(), this);
    m_bar->setDescriptions(tr("Back to the areas in force; can be undone"),
                           tr("Shows what changes, then puts the draft in force"));
    m_add = new QPushButton(ui::icon(u"add"_s), tr("&Add folder…"), m_bar);
    m_add->setObjectName(u"addFolder"_s);
    m_add->setAccessibleName(tr("Add folder"));
    m_add->setAccessibleDescription(tr("Opens a dialog to choose a folder and publishes it as a new area"));
    m_remove = new QPushButton(ui::icon(u"remove"_s), tr("&Remove"), m_bar);
    m_remove->setObjectName(u"removeArea"_s);
    m_remove->setAccessibleName(tr("Remove area"));
    m_remove->setAccessibleDescription(tr("Stops publishing the selected area; its files stay on the disk"));
    auto *see = new QPushButton(ui::icon(u"eye"_s), tr("See as v&isitor"), m_bar);
    see->setObjectName(u"seeAsVisitor"_s);
    see->setAccessibleDescription(tr("Signs in to a private server with this draft and tries everything"));
    for (QPushButton *tool : {m_add, m_remove, see, m_bar->history()})
        m_bar->addTool(tool);
    connect(m_add, &QPushButton::clicked, this, &AreasPage::addByDialog);
    connect(m_remove, &QPushButton::clicked, m_edits, &AreaEdits::removeCurrent);
    connect(see, &QPushButton::clicked, this, [this] { m_tabs->seeAsVisitor(); });
    connect(m_bar, &DraftBar::historyRequested, m_inForce, &AreasInForce::openHistory);
    connect(m_bar, &DraftBar::discardRequested, m_draft, &AreasDraft::discard);
    connect(m_bar, &DraftBar::applyRequested, m_inForce, &AreasInForce::openApply);
    connect(m_draft, &AreasDraft::changed, see, [this, see] { see->setEnabled(!m_draft->draft().areas.isEmpty()); });
    return m_bar;
}

QWidget *AreasPage::makeEmpty()
{
    auto *empty = new EmptyState(u"folder-upload"_s, tr("Drop a folder here"),
                                 tr("Nothing is published yet. Drop folders from the file manager, or choose one; then "
                                    "say who may look, download or leave files."),
                                 this);
    empty->setAction(tr("Choose a folder…"), ui::icon(u"folder"_s));
    connect(empty, &EmptyState::actionTriggered, this, &AreasPage::addByDialog);
    return empty;
}

QWidget *AreasPage::makeContent()
{
    auto *splitter = new QSplitter(this);
    splitter->setChildrenCollapsible(false);
    splitter->setHandleWidth(fontMetrics().height() * 2 / 3);
    splitter->addWidget(makeTree());
    m_tabs = new AreaTabs(m_draft, m_findings, m_meter, splitter);
    splitter->addWidget(m_tabs);
    splitter->setStretchFactor(0, 2);
    splitter->setStretchFactor(1, 3);
    splitter->setSizes({2000, 3000}); // in proportion: they are scaled to the width there is
    return splitter;
}

QWidget *AreasPage::makeTree()
{
    m_tree = new AreasTreeView(m_model, this);
    m_tree->setObjectName(u"areas"_s);
    m_tree->setAccessibleName(tr("Areas"));
    m_tree->setAccessibleDescription(tr("The folders as visitors see them, with the real ones beside; the selected "
                                        "area's details stand beside"));
    return m_tree;
}

void AreasPage::connectParts()
{
    auto *tree = static_cast<AreasTreeView *>(m_tree);
    connect(tree, &AreasTreeView::removeRequested, m_edits, &AreaEdits::removeCurrent);
    connect(tree, &AreasTreeView::templateRequested, m_edits, &AreaEdits::chooseTemplate);
    connect(tree, &AreasTreeView::publishRequested, m_edits, &AreaEdits::publish);
    connect(m_tree->selectionModel(), &QItemSelectionModel::currentChanged, this, &AreasPage::choose);
    connect(m_model, &AreasTree::moveRequested, m_edits, &AreaEdits::move);
    connect(m_model, &AreasTree::foldersDropped, this,
            [this](const QMimeData *dropped, const QString &parentPath) { m_drop->take(dropped, parentPath); });
    connect(m_drop, &FolderDrop::dropped, this, &AreasPage::add);
    connect(m_drop, &FolderDrop::refused, this, &AreasPage::refuse);
    connect(m_tabs->form(), &AreaForm::browseRequested, this, &AreasPage::browse);
    connect(m_tabs->form(), &AreaForm::createRequested, m_inspector, &FolderInspector::create);
    connect(m_tabs->form(), &AreaForm::templateRequested, m_edits, &AreaEdits::chooseTemplate);
    connect(m_tabs, &AreaTabs::fixRequested, m_edits, &AreaEdits::fix);
    connect(m_tabs, &AreaTabs::acceptRequested, m_edits, &AreaEdits::accept);
    connect(m_tabs, &AreaTabs::withdrawRequested, m_edits, &AreaEdits::withdraw);
    connect(m_tabs, &AreaTabs::areaShown, this, [this] { m_tree->setFocus(Qt::OtherFocusReason); });
    connect(m_edits, &AreaEdits::refused, this,
            [this](const QString &why) { m_message->showMessage(InlineMessage::Severity::Warning, why); });
    connect(m_inForce, &AreasInForce::said, m_message, &InlineMessage::showMessage);
    connect(m_inForce, &AreasInForce::trying, m_message, &QWidget::hide);
    connect(m_inspector, &FolderInspector::inspected, this, &AreasPage::takeFacts);
    connect(m_inspector, &FolderInspector::created, this, [this](const QString &directory, bool done) {
        if (done) {
            m_findings->lookAgain();
            return;
        }
        m_message->showMessage(InlineMessage::Severity::Error,
                               tr("The folder %1 couldn't be created. Check that you may write to the folder above it.")
                                   .arg(base::escaped(directory)));
    });
    connect(m_fixer, &ModeFixer::finished, this, [this](const base::Result<void> &result) {
        if (!result)
            m_message->showMessage(InlineMessage::Severity::Error, result.error().detail);
        m_findings->lookAgain();
    });
    connect(m_meter, &UseMeter::measured, m_model, &AreasTree::refresh);
    connect(m_findings, &AreaFindings::changed, m_model, &AreasTree::refresh);
    connect(m_draft, &AreasDraft::changed, this, &AreasPage::followDraft);
    connect(m_draft, &AreasDraft::currentChanged, this, &AreasPage::showCurrent);
    connect(m_server, &api::ServerController::configurationChanged, this,
            [this] { m_draft->setInForce(m_server->configuration()); });
    connect(m_server, &api::ServerController::trialChanged, this,
            [this] { m_bar->setState(m_draft->isChanged(), m_server->trial().has_value()); });
    connect(m_server, &api::ServerController::snapshotChanged, this, [this](const api::ServerSnapshotPtr &snapshot) {
        // The server noticed a folder that came or went.
        if (snapshot->problems == m_serverProblems)
            return;
        m_serverProblems = snapshot->problems;
        m_inspected.clear();
        inspectAll();
    });
}

QString AreasPage::title() const
{
    return tr("Areas");
}

QIcon AreasPage::icon() const
{
    return ui::icon(u"folder"_s);
}

void AreasPage::followDraft()
{
    const QList<config::Area> &areas = m_draft->draft().areas;
    m_model->setAreas(areas);
    m_stack->setCurrentIndex(areas.isEmpty() ? EmptyLeaf : ContentLeaf);
    m_add->setVisible(!areas.isEmpty());
    m_remove->setVisible(!areas.isEmpty());
    m_bar->setState(m_draft->isChanged(), m_server->trial().has_value());
    if (m_draft->current() < 0 && !areas.isEmpty())
        m_draft->setCurrent(0);
    showCurrent();
    inspectAll();
    countProblems();
}

void AreasPage::inspectAll()
{
    QStringList directories;
    for (const config::Area &area : m_draft->draft().areas) {
        if (!m_inspected.contains(area.directory) && !directories.contains(area.directory))
            m_inspector->inspect(area.directory);
        directories.append(area.directory);
    }
    m_inspected = directories;
    // Paths and folders decide what there is to measure, nothing else.
    QList<config::Area> measured;
    for (const config::Area &area : m_draft->draft().areas) {
        config::Area bare;
        bare.path = area.path;
        bare.directory = area.directory;
        measured.append(bare);
    }
    if (measured == m_measured)
        return;
    m_measured = measured;
    m_meter->measure(measured, m_server->paths().quarantine);
}

void AreasPage::takeFacts(const FolderFacts &facts)
{
    m_model->setFacts(facts);
    m_tabs->form()->setFacts(facts);
    showCurrent();
    countProblems();
}

void AreasPage::showCurrent()
{
    const QModelIndex current = m_model->indexOfArea(m_draft->current());
    const QModelIndex shown = m_tree->currentIndex();
    m_remove->setEnabled(current.isValid());
    if (current.isValid() && shown.siblingAtColumn(0) != current)
        m_tree->setCurrentIndex(current);
}

void AreasPage::choose(const QModelIndex &index)
{
    if (const int area = index.data(AreasTree::AreaRole).toInt(); index.isValid() && area >= 0)
        m_draft->setCurrent(area);
}

void AreasPage::showProblem(const api::Problem &problem)
{
    for (int i = 0; i < m_draft->draft().areas.size(); ++i) {
        const config::Area &area = m_draft->draft().areas.at(i);
        if (area.path == problem.subject || area.directory == problem.subject) {
            m_draft->setCurrent(i);
            m_tabs->showArea();
            m_tabs->form()->focusFolder();
            return;
        }
    }
    m_tree->setFocus(Qt::OtherFocusReason);
}

void AreasPage::addByDialog()
{
    const QString directory = m_chooseFolder(this, QDir::homePath());
    if (!directory.isEmpty())
        add({directory}, u"/"_s);
}

void AreasPage::add(const QStringList &directories, const QString &parent)
{
    m_edits->addFolders(directories, parent);
    m_tabs->showArea();
    m_tree->setFocus(Qt::OtherFocusReason);
}

void AreasPage::browse()
{
    const config::Area *area = m_draft->currentArea();
    const QString directory = m_chooseFolder(this, area ? area->directory : QDir::homePath());
    if (!directory.isEmpty())
        m_tabs->form()->setDirectory(directory);
}

void AreasPage::countProblems()
{
    const int count = m_model->problems();
    if (count == m_problems)
        return;
    m_problems = count;
    Q_EMIT problemCountChanged(count);
}

void AreasPage::refuse(const QStringList &paths)
{
    m_message->showMessage(InlineMessage::Severity::Warning,
                           tr("Only folders can be published, and %1 is none. Drop the folder that holds it.")
                               .arg(base::escaped(QDir(paths.first()).dirName())));
}

void AreasPage::showEvent(QShowEvent *event)
{
    Page::showEvent(event);
    // The disk may have changed while nobody looked.
    m_inspected.clear();
    m_measured.clear();
    inspectAll();
    m_findings->lookAgain();
}

} // namespace ui
