#include "ui/areas/AreasPage.h"

#include "server/base/PlainText.h"
#include "ui/areas/AreaDelegate.h"
#include "ui/areas/AreaForm.h"
#include "ui/areas/AreasModel.h"
#include "ui/areas/FolderDrop.h"
#include "ui/areas/FolderInspector.h"
#include "ui/common/ConfigHistory.h"
#include "ui/common/EmptyState.h"
#include "ui/common/Icons.h"
#include "ui/common/InlineMessage.h"

#include <QAction>
#include <QDir>
#include <QFileDialog>
#include <QListView>
#include <QPushButton>
#include <QScrollArea>
#include <QSplitter>
#include <QStackedWidget>
#include <QToolButton>
#include <QVBoxLayout>

namespace ui {

using namespace Qt::Literals::StringLiterals;

namespace {

enum Leaf { EmptyLeaf, ContentLeaf };

QString askForFolder(QWidget *parent, const QString &start)
{
    return QFileDialog::getExistingDirectory(parent, AreasPage::tr("Choose a folder to publish"), start);
}

QToolButton *historyButton(QAction *action, const QString &description, QWidget *parent)
{
    auto *button = new QToolButton(parent);
    button->setDefaultAction(action);
    button->setToolButtonStyle(Qt::ToolButtonTextOnly);
    button->setAutoRaise(true);
    button->setAccessibleName(action->text());
    button->setAccessibleDescription(description);
    return button;
}

} // namespace

AreasPage::AreasPage(api::ServerController *server, QWidget *parent)
    : Page(parent)
    , m_server(server)
    , m_history(new ConfigHistory(server, this))
    , m_inspector(new FolderInspector(this))
    , m_model(new AreasModel(this))
    , m_chooseFolder(&askForFolder)
    , m_message(new InlineMessage(this))
    , m_stack(new QStackedWidget(this))
{
    const int gap = fontMetrics().height();
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(gap, gap, gap, gap);
    column->setSpacing(gap / 2);
    column->addWidget(makeBar());
    column->addWidget(m_message);
    column->addWidget(m_stack, 1);
    m_message->setObjectName(u"pageMessage"_s);
    m_message->setClosable(true);
    m_stack->addWidget(makeEmpty());
    m_stack->addWidget(makeContent());
    connectParts();

    auto *drop = new FolderDrop(this);
    connect(drop, &FolderDrop::dropped, this, &AreasPage::addFolders);
    connect(drop, &FolderDrop::refused, this, &AreasPage::refuse);
    load();
}

QWidget *AreasPage::makeBar()
{
    auto *bar = new QWidget(this);
    auto *row = new QHBoxLayout(bar);
    row->setContentsMargins({});
    m_add = new QPushButton(ui::icon(u"add"_s), tr("&Add folder…"), bar);
    m_add->setObjectName(u"addFolder"_s);
    m_add->setAccessibleName(tr("Add folder"));
    m_add->setAccessibleDescription(tr("Opens a dialog to choose a folder and publishes it as a new area"));
    m_remove = new QPushButton(ui::icon(u"remove"_s), tr("&Remove"), bar);
    m_remove->setObjectName(u"removeArea"_s);
    m_remove->setAccessibleName(tr("Remove area"));
    m_remove->setAccessibleDescription(tr("Stops publishing the selected area; its files stay on the disk"));
    row->addWidget(m_add);
    row->addWidget(m_remove);
    row->addStretch(1);
    row->addWidget(historyButton(m_history->undoAction(this), tr("Takes the last change on this page back"), bar));
    row->addWidget(historyButton(m_history->redoAction(this), tr("Applies the change again"), bar));
    return bar;
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
    m_list = new QListView(splitter);
    m_list->setObjectName(u"areas"_s);
    m_list->setModel(m_model);
    m_list->setItemDelegate(new AreaDelegate(m_list));
    m_list->setResizeMode(QListView::Adjust);
    m_list->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_list->setMinimumWidth(fontMetrics().averageCharWidth() * 28);
    m_list->setAccessibleName(tr("Areas"));
    m_list->setAccessibleDescription(tr("The published folders; the selected one's details stand beside"));

    auto *scroll = new QScrollArea(splitter);
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setAccessibleName(tr("Details of the area"));
    scroll->setAccessibleDescription(tr("Path, folder, permissions and limits of the selected area"));
    scroll->setFocusPolicy(Qt::NoFocus);
    m_form = new AreaForm(scroll);
    scroll->setWidget(m_form);
    splitter->setStretchFactor(0, 1);
    splitter->setStretchFactor(1, 2);
    splitter->setSizes({300, 700});
    return splitter;
}

void AreasPage::connectParts()
{
    auto *remove = new QAction(tr("Remove area"), m_list);
    remove->setShortcut(QKeySequence::Delete);
    remove->setShortcutContext(Qt::WidgetShortcut);
    m_list->addAction(remove);
    m_list->setContextMenuPolicy(Qt::ActionsContextMenu);
    connect(remove, &QAction::triggered, this, &AreasPage::removeSelected);
    connect(m_remove, &QPushButton::clicked, this, &AreasPage::removeSelected);
    connect(m_add, &QPushButton::clicked, this, &AreasPage::addByDialog);
    connect(m_list->selectionModel(), &QItemSelectionModel::currentChanged, this, &AreasPage::showSelected);
    connect(m_form, &AreaForm::edited, this, &AreasPage::applyArea);
    connect(m_form, &AreaForm::browseRequested, this, &AreasPage::browse);
    connect(m_form, &AreaForm::createRequested, m_inspector, &FolderInspector::create);
    connect(m_inspector, &FolderInspector::inspected, this, &AreasPage::takeFacts);
    connect(m_inspector, &FolderInspector::created, this, [this](const QString &directory, bool done) {
        if (!done) {
            report(base::Error{base::Error::Code::Denied,
                               tr("The folder %1 couldn't be created. Check that you may write to the folder above it.")
                                   .arg(base::escaped(directory))});
        }
    });
    connect(m_history, &ConfigHistory::failed, this, [this](const QString &why) {
        m_message->setAction({});
        m_message->showMessage(InlineMessage::Severity::Error, why);
    });
    connect(m_message, &InlineMessage::actionTriggered, this, [this] {
        m_message->hide();
        report(m_history->undo());
    });
    connect(m_server, &api::ServerController::configurationChanged, this, &AreasPage::load);
    connect(m_server, &api::ServerController::snapshotChanged, this, [this](const api::ServerSnapshotPtr &snapshot) {
        // The server noticed a folder that came or went.
        if (snapshot->problems == m_serverProblems)
            return;
        m_serverProblems = snapshot->problems;
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

void AreasPage::load()
{
    const QList<config::Area> &areas = m_server->configuration().areas;
    const int row = qMax(0, selectedRow());
    m_model->setAreas(areas);
    m_stack->setCurrentIndex(areas.isEmpty() ? EmptyLeaf : ContentLeaf);
    m_remove->setEnabled(!areas.isEmpty());
    m_remove->setVisible(!areas.isEmpty());
    m_add->setVisible(!areas.isEmpty());
    if (!areas.isEmpty())
        selectRow(qMin(row, int(areas.size()) - 1));
    showSelected();
    inspectAll();
}

void AreasPage::inspectAll()
{
    QStringList seen;
    for (const config::Area &area : m_model->areas()) {
        if (!seen.contains(area.directory))
            m_inspector->inspect(area.directory);
        seen.append(area.directory);
    }
    countProblems();
}

void AreasPage::takeFacts(const FolderFacts &facts)
{
    m_model->setFacts(facts);
    m_form->setFacts(facts);
    countProblems();
}

int AreasPage::selectedRow() const
{
    return m_list->currentIndex().row();
}

void AreasPage::selectRow(int row)
{
    m_list->setCurrentIndex(m_model->index(row));
}

void AreasPage::showSelected()
{
    const int row = selectedRow();
    if (row < 0 || row >= m_server->configuration().areas.size())
        return;
    m_form->showArea(m_server->configuration(), row);
    m_form->setFacts(m_model->facts(m_form->area().directory));
}

void AreasPage::showProblem(const api::Problem &problem)
{
    for (int row = 0; row < m_model->rowCount(); ++row) {
        const config::Area &area = m_model->areas().at(row);
        if (area.path == problem.subject || area.directory == problem.subject) {
            selectRow(row);
            m_form->focusFolder();
            return;
        }
    }
    m_list->setFocus(Qt::OtherFocusReason);
}

void AreasPage::addByDialog()
{
    const QString directory = m_chooseFolder(this, QDir::homePath());
    if (!directory.isEmpty())
        addFolders({directory});
}

void AreasPage::addFolders(const QStringList &directories)
{
    config::Config next = m_server->configuration();
    for (const QString &directory : directories)
        next.areas.append(AreaChecks::suggestedArea(directory, next));
    const base::Result<void> result =
        m_history->apply(next,
                         directories.size() == 1 ? tr("adding %1").arg(base::escaped(next.areas.last().path))
                                                 : tr("adding %1 folders").arg(directories.size()));
    report(result);
    if (result) {
        selectRow(m_model->rowCount() - 1);
        m_list->setFocus(Qt::OtherFocusReason);
    }
}

void AreasPage::browse()
{
    const QString directory = m_chooseFolder(this, m_form->area().directory);
    if (!directory.isEmpty())
        m_form->setDirectory(directory);
}

void AreasPage::applyArea(const config::Area &area)
{
    config::Config next = m_server->configuration();
    const int row = selectedRow();
    if (row < 0 || row >= next.areas.size())
        return;
    next.areas[row] = area;
    const base::Result<void> result = m_history->apply(next, tr("editing %1").arg(base::escaped(area.path)));
    m_form->setError(result ? QString() : result.error().detail);
    m_inspector->inspect(area.directory);
}

void AreasPage::removeSelected()
{
    config::Config next = m_server->configuration();
    const int row = selectedRow();
    if (row < 0 || row >= next.areas.size())
        return;
    const QString path = base::escaped(next.areas.takeAt(row).path);
    const base::Result<void> result = m_history->apply(next, tr("removing %1").arg(path));
    report(result);
    if (result) {
        m_message->setAction(tr("Undo"));
        m_message->showMessage(InlineMessage::Severity::Information,
                               tr("%1 is no longer published. Its files are still on the disk.").arg(path));
    }
}

void AreasPage::report(const base::Result<void> &result)
{
    m_message->setAction({});
    if (result)
        m_message->hide();
    else
        m_message->showMessage(InlineMessage::Severity::Error, result.error().detail);
}

void AreasPage::countProblems()
{
    int count = 0;
    for (int row = 0; row < m_model->rowCount(); ++row)
        count += m_model->index(row).data(AreasModel::TroubleRole).toString().isEmpty() ? 0 : 1;
    if (count != m_problems) {
        m_problems = count;
        Q_EMIT problemCountChanged(count);
    }
}

void AreasPage::refuse(const QStringList &paths)
{
    m_message->setAction({});
    m_message->showMessage(InlineMessage::Severity::Warning,
                           tr("Only folders can be published, and %1 is none. Drop the folder that holds it.")
                               .arg(base::escaped(QDir(paths.first()).dirName())));
}

void AreasPage::showEvent(QShowEvent *event)
{
    Page::showEvent(event);
    inspectAll();
}

} // namespace ui
